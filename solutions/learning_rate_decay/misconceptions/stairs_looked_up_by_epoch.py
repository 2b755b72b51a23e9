"""A rate that was computed once for an epoch can be looked up ever after."""

rates = {}


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    if epoch not in rates:
        rates[epoch] = a0 / (1 + decay * (epoch // interval))
    return rates[epoch]
