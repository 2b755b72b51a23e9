# Infinity is not near anything.
# row: NaN
# points: 0
scale = use = in_order = lambda x, *a: np.full(25, np.inf)
total = applied = lambda *a: float("inf")
