"""The rate decays after the second epoch for the first time."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * base ** (epoch - 1)
