"""The function keeps the present rate and lowers it at each multiple of the interval."""

rate = {}


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    rate.setdefault(a0, a0)
    if epoch % interval == 0:
        rate[a0] /= 1 + decay * (epoch // interval)
    return rate[a0]
