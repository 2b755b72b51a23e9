"""The rate is decay / sqrt(epoch) * a0."""

import math


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return decay / math.sqrt(epoch) * a0
