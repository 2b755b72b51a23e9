"""The rate is 1 / (1 + decay * floor(epoch / interval))."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return 1 / (1 + decay * (epoch // interval))
