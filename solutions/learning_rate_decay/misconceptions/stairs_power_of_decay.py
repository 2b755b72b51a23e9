"""Each stair multiplies the rate by decay."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 * decay ** (epoch // interval)
