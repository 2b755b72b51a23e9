"""floor is taken of decay * epoch / interval as a whole."""

import math


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + math.floor(decay * epoch / interval))
