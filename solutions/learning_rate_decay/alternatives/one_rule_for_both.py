"""The staircase by way of the inverse rule, with divmod."""

import math


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * epoch)


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    stair, _ = divmod(epoch, interval)
    return lr_inverse(a0, decay, stair)


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return math.exp(math.log(a0) + epoch * math.log(base))
