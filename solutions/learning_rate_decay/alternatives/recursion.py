"""The rate of an epoch from that of the epoch before, rightly."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    if epoch == 0:
        return a0
    return 1 / (1 / lr_inverse(a0, decay, epoch - 1) + decay / a0)


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    if epoch < interval:
        return a0
    return 1 / (1 / lr_staircase(a0, decay, epoch - interval, interval) + decay / a0)


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 if epoch == 0 else base * lr_exp(a0, base, epoch - 1)
