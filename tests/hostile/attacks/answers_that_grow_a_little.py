# The same below the cap on answers: what it may cost is bounded.
# row: bombs
# points: 0
# seconds: 12
grown = lambda *a: np.zeros((1_000_000, 1, 1), bool)
scale = total = shuffled = applied = use = longest = in_order = grown
