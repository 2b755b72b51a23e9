# 160 MB come back.
# row: bombs
# points: 0
def scale(x, factor): return np.zeros(20_000_000)
