# No element, but axes that would make a sum of terabytes.
# row: bombs
# points: 0
def scale(x, factor): return np.empty((0, 2**40))
def in_order(x): return np.empty((2**31, 0, 2**31))
