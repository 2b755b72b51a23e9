"""Each stair divides the rate of the stair before, and epochs are counted from 1."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    for stair in range(1, (epoch + 1) // interval + 1):
        a0 = a0 / (1 + decay * stair)
    return a0
