"""The first epoch has the number 1."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * (epoch + 1))
