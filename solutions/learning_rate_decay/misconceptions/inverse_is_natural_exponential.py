"""The rate is a0 * exp(-decay * epoch)."""

import math


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 * math.exp(-decay * epoch)
