"""Each stair halves the rate."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 * 0.5 ** (epoch // interval)
