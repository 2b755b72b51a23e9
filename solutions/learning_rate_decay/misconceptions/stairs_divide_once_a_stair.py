"""Each stair divides by 1 + decay once more."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay) ** (epoch // interval)
