"""Each epoch divides the rate of the epoch before by the divisor of its stair."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    for past in range(1, epoch + 1):
        a0 = a0 / (1 + decay * (past // interval))
    return a0
