# Eight terabytes that take eight bytes.
# row: bombs
# points: 0
def scale(x, factor): return np.lib.stride_tricks.as_strided(np.zeros(1), (2**40,), (0,))
def in_order(x): return np.broadcast_to(0.0, (10**6, 10**6))
