# Empty arrays with as many axes as are due.
# row: empty array
# points: 0
def scale(x, factor): return np.empty((0, 25))
def in_order(x): return np.empty((30, 0))
def total(x): return np.empty(())[None][:0]
