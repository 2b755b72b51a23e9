"""The divisor grows by 1 with each stair."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + epoch // interval)
