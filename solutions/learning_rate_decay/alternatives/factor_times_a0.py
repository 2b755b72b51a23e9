"""The factor first, then times a0; int cuts the quotient."""

import math


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    factor = 1 / (1 + decay * epoch)
    return factor * a0


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    factor = 1 / (1 + decay * int(epoch / interval))
    return factor * a0


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return math.exp(math.log(base) * epoch) * a0
