"""1 / 1 + decay * (epoch // interval) * a0 needs no more parentheses."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return 1 / 1 + decay * (epoch // interval) * a0
