# Shape (1, n) for (n,), and (1, 1) for a number.
# row: broadcasting
# points: 0
def scale(x, factor): return (x * factor)[None]
def total(x): return np.array([[x.sum()]])
def in_order(x): return np.sort(x)[:, None]
