# Numbers as text, bytes, objects and records.
# row: kinds
# points: 0
def scale(x, factor): return (x * factor).astype(str)
def total(x): return str(x.sum())
def in_order(x): return np.sort(x).astype(object)
def use(p): return np.zeros(25, [("a", float)])
