"""A rate that was computed once for an epoch can be looked up ever after."""

rates = {}


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    if epoch not in rates:
        rates[epoch] = a0 * base**epoch
    return rates[epoch]
