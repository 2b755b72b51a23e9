# Right but for an imaginary part.
# row: kinds
# points: 0
def scale(x, factor): return x * factor + 1e-12j
def total(x): return complex(x.sum())
def in_order(x): return np.sort(x).astype(complex)
