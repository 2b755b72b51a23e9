"""The first stair has the number 1."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * (epoch // interval + 1))
