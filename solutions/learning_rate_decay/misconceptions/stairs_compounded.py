"""Each stair divides the rate of the stair before."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    for stair in range(1, epoch // interval + 1):
        a0 = a0 / (1 + decay * stair)
    return a0
