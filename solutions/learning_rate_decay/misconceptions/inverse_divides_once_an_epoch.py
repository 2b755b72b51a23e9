"""Each epoch divides by 1 + decay once more."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay) ** epoch
