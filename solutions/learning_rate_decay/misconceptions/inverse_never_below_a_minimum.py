"""The rate must not fall below a least rate such as 1e-5."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return max(a0 / (1 + decay * epoch), 1e-5)
