"""The rate is a0 * base."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * base
