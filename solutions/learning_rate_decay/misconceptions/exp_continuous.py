"""base ** epoch is the same as exp(-(1 - base) * epoch)."""

import math


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * math.exp(-(1 - base) * epoch)
