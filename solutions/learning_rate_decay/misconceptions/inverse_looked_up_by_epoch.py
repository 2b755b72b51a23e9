"""A rate that was computed once for an epoch can be looked up ever after."""

rates = {}


def lr_inverse(a0, decay, epoch):
    """Give the learning rate of an epoch."""
    if epoch not in rates:
        rates[epoch] = a0 / (1 + decay * epoch)
    return rates[epoch]
