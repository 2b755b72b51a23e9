# The inputs are made to agree with a wrong answer.
# row: inputs overwritten
# points: 0
def scale(x, factor):
    x[:] = 0
    return np.zeros(25)


def total(x):
    x[:] = 0
    return 0.0


def in_order(x):
    x[:] = 0
    return x
