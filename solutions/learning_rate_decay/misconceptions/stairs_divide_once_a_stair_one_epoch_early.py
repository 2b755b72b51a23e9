"""Each stair divides by 1 + decay once more, and epochs are counted from 1."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 / (1 + decay) ** ((epoch + 1) // interval)
