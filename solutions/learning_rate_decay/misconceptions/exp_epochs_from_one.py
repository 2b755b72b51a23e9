"""The first epoch has the number 1."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * base ** (epoch + 1)
