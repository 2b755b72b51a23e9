# Numbers of half precision are not near enough.
# row: kinds
# points: 0
def scale(x, factor): return (x * factor).astype(np.float16)
def in_order(x): return np.sort(x).astype(np.float16)
