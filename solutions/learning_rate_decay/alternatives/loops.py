"""Loops that add and multiply step by step."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    divisor = 1.0
    for _ in range(epoch):
        divisor += decay
    return a0 / divisor


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    divisor = 1.0
    for past in range(1, epoch + 1):
        if past % interval == 0:
            divisor += decay
    return a0 / divisor


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    rate = a0
    for _ in range(epoch):
        rate *= base
    return rate
