"""The rate is base * a0**epoch."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return base * a0**epoch
