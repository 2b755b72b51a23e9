"""numpy functions, which return numpy's own floats."""

import numpy as np


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return np.divide(a0, np.add(1, np.multiply(decay, epoch)))


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return np.divide(a0, 1 + decay * np.floor(epoch / interval))


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * np.power(base, float(epoch))
