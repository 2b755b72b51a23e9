"""A base of 1 is a mistake, because nothing decays then."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    if not 0 < base < 1:
        raise ValueError("base must be below 1")
    return a0 * base**epoch
