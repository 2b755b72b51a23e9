"""math.floor, math.pow and int."""

import math


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 * math.pow(1 + decay * epoch, -1)


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * math.floor(epoch / interval))


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * math.pow(base, epoch)
