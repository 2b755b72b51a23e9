"""Each stair divides by 1 + decay once more, in the epoch after the multiple of the interval."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay) ** (max(epoch - 1, 0) // interval)
