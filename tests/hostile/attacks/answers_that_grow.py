# Answers that are small as they travel, and gigabytes when the check computes with them.
# row: bombs
# points: 0
# seconds: 12
grown = lambda *a: np.zeros((31_000_000, 1, 1), bool)
scale = total = shuffled = applied = use = longest = in_order = grown
