"""Each epoch multiplies the rate of the epoch before by base ** epoch."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    for past in range(1, epoch + 1):
        a0 = a0 * base**past
    return a0
