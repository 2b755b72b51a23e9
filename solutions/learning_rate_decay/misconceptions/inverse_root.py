"""The rate falls with the root of the epoch."""

import math


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / math.sqrt(1 + decay * epoch)
