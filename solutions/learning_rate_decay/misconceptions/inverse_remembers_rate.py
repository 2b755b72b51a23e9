"""The function keeps the present rate and decays it at each call."""

rate = {}


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    rate[a0] = rate.get(a0, a0) / (1 + decay * epoch)
    return rate[a0]
