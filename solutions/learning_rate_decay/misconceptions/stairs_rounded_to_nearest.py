"""epoch / interval is rounded to the nearest whole number."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * round(epoch / interval))
