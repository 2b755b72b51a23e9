"""Each epoch divides the rate of the epoch before, by the number of that epoch."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    for past in range(epoch):
        a0 = a0 / (1 + decay * past)
    return a0
