"""Each of the epochs divides by 1 + decay * epoch."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    for _ in range(epoch):
        a0 = a0 / (1 + decay * epoch)
    return a0
