"""Arrays without axes."""

import numpy as np


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return np.array(a0 / (1 + decay * epoch))


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return np.asarray(a0 / (1 + decay * np.floor_divide(epoch, interval)))


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return np.array(a0) * np.array(base) ** epoch
