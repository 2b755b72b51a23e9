"""The rate must not fall below a least rate such as 1e-5."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return max(a0 / (1 + decay * (epoch // interval)), 1e-5)
