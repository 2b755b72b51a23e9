"""Epoch 1 still has the full rate a0."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * max(epoch - 1, 0))
