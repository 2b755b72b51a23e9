# All the memory there is.
# row: memory
# points: 0
kept = []
def scale(x, factor):
    while True:
        kept.append(np.ones(10**7))
