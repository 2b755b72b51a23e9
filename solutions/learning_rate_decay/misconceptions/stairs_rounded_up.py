"""A stair that has begun counts in full."""

import math


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * math.ceil(epoch / interval))
