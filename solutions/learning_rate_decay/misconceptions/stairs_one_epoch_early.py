"""The number of whole intervals is floor((1 + epoch) / interval)."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * ((1 + epoch) // interval))
