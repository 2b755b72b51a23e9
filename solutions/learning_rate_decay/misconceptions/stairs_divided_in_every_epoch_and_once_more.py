"""Each of the epochs, the present one too, divides by 1 + decay * floor(epoch / interval)."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    for _ in range(epoch + 1):
        a0 = a0 / (1 + decay * (epoch // interval))
    return a0
