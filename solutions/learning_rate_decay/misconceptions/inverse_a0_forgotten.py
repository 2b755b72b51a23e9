"""The rate is 1 / (1 + decay * epoch)."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return 1 / (1 + decay * epoch)
