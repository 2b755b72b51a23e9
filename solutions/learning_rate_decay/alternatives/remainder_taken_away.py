"""The staircase from the epoch without its remainder."""

import numpy as np


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 - a0 * decay * epoch / (1 + decay * epoch)


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * (epoch - epoch % interval) / interval)


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * np.prod(np.full(epoch, base))
