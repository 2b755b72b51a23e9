# One long text among many empty ones: an array of them would have that room for each.
# row: bombs
# points: 0
# seconds: 8
def scale(x, factor): return ["x" * 500_000] + [""] * 90_000
def in_order(x): return np.array(["x"])
def total(x): return ["x" * 300_000] * 2 + [0.0] * 90_000
