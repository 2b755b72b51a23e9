"""The function keeps the present rate and multiplies it by base at each call."""

rate = {}


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    rate[a0] = rate.get(a0, a0 / base) * base
    return rate[a0]
