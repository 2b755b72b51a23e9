"""A decay of 0 is a mistake, because nothing decays then."""


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    if decay <= 0:
        raise ValueError("decay must be above 0")
    return a0 / (1 + decay * epoch)
