"""The rate falls in a straight line and then stays at 0."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    return max(0.0, a0 * (1 - decay * epoch))
