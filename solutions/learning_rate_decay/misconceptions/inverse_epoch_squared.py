"""The epochs before are summed up in the divisor."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay * sum(range(epoch + 1)))
