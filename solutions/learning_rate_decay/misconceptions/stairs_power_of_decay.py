"""Each stair multiplies the rate by decay, as StepLR does in PyTorch."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 * decay ** (epoch // interval)
