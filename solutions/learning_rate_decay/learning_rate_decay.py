"""Learning-rate decay: the learning rate of an epoch, by three rules.

All three functions are pure: the result depends on the arguments alone, whatever was asked before.
Epochs are counted from 0, and the rate of epoch 0 is a0. They may be asked for in any order.
"""


def lr_inverse(a0: float, decay: float, epoch: int) -> float:
    """Decay the learning rate smoothly: a0 / (1 + decay * epoch).

    Args:
        a0: the initial learning rate, a number above 0.
        decay: how fast the rate falls, a number of at least 0; 0 keeps it constant.
        epoch: the number of the epoch, an int of at least 0.

    Returns:
        The learning rate of this epoch, one number.
    """
    ### BEGIN SOLUTION
    return a0 / (1 + decay * epoch)
    ### END SOLUTION


def lr_staircase(a0: float, decay: float, epoch: int, interval: int) -> float:
    """Decay the learning rate in stairs: a0 / (1 + decay * floor(epoch / interval)).

    floor rounds down, so the rate is constant for `interval` epochs and changes exactly at the
    epochs interval, 2 * interval, 3 * interval and so on.

    Args:
        a0: the initial learning rate, a number above 0.
        decay: how much each stair counts, a number of at least 0; 0 keeps the rate constant.
        epoch: the number of the epoch, an int of at least 0.
        interval: the length of a stair in epochs, an int of at least 1.

    Returns:
        The learning rate of this epoch, one number.
    """
    ### BEGIN SOLUTION
    return a0 / (1 + decay * (epoch // interval))
    ### END SOLUTION


def lr_exp(a0: float, base: float, epoch: int) -> float:
    """Decay the learning rate exponentially: a0 * base ** epoch.

    Args:
        a0: the initial learning rate, a number above 0.
        base: the factor from one epoch to the next, above 0 and at most 1, such as 0.95; 1 keeps
            the rate constant.
        epoch: the number of the epoch, an int of at least 0.

    Returns:
        The learning rate of this epoch, one number.
    """
    ### BEGIN SOLUTION
    return a0 * base**epoch
    ### END SOLUTION
