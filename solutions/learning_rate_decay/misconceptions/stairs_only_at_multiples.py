"""The rate decays in the epochs that are multiples of the interval, and only there."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    if epoch % interval == 0:
        return a0 / (1 + decay * (epoch // interval))
    return a0
