"""1 / 1 + decay * epoch * a0 needs no parentheses."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return 1 / 1 + decay * epoch * a0
