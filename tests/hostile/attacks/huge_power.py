# A constant that would take all memory, folded or not.
# row: source bombs
# points: 0
huge = 10**10**9
