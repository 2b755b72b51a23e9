"""A learning rate needs no more than a few decimals."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return round(a0 / (1 + decay * epoch), 4)
