"""The rate must not fall below a least rate such as 1e-5."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return max(a0 * base**epoch, 1e-5)
