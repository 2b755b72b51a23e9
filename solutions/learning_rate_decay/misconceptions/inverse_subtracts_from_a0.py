"""decay is what the rate loses in each epoch."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return a0 - decay * epoch
