"""A learning rate needs no more than a few decimals."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return round(a0 * base**epoch, 4)
