"""Reference solution: the learning rate of an epoch, by three rules."""


def lr_inverse(a0: float, decay: float, epoch: int) -> float:
    """Divide the initial rate by a number that grows with the epoch."""
    return a0 / (1 + decay * epoch)


def lr_staircase(a0: float, decay: float, epoch: int, interval: int) -> float:
    """Let the number grow only when a whole interval has passed."""
    return a0 / (1 + decay * (epoch // interval))


def lr_exp(a0: float, base: float, epoch: int) -> float:
    """Multiply the initial rate by base once an epoch."""
    return a0 * base**epoch
