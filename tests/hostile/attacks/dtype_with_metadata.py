# A dtype that carries code in its metadata, and one of dates.
# row: kinds
# points: 0
def scale(x, factor): return np.zeros(25, np.dtype("f8", metadata={"__reduce__": eval}))
def in_order(x): return np.arange(30).astype("M8[s]")
