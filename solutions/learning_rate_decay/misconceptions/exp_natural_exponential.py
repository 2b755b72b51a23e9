"""The rate is a0 * exp(-base * epoch)."""

import math


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * math.exp(-base * epoch)
