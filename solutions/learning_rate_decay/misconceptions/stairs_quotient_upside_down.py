"""The number of stairs is interval // epoch."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * (interval // epoch))
