"""base is the share that is lost in each epoch."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return a0 * (1 - base) ** epoch
