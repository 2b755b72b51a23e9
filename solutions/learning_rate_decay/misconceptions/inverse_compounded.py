"""Each epoch divides the rate of the epoch before."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    for past in range(1, epoch + 1):
        a0 = a0 / (1 + decay * past)
    return a0
