"""Sampling hyperparameters on a log scale."""

import numpy as np


def sample_learning_rate(rng: np.random.Generator) -> float:
    """Draw a learning rate between 0.00001 and 1 whose logarithm is uniformly distributed.

    Every decade (0.00001 to 0.0001, ..., 0.1 to 1) is equally likely, and so is every part of
    equal ratio within a decade. All values in the range are possible, not only powers of 10.

    Args:
        rng: the generator to draw from. Draw from nothing else, so that the same state of rng
            gives the same learning rate, and two calls in a row give different ones.

    Returns:
        One number: 10 ** (-5 * r), with r uniform between 0 and 1.
    """
    ### BEGIN SOLUTION
    return float(10 ** (-5 * rng.random()))
    ### END SOLUTION


def sample_beta(rng: np.random.Generator) -> float:
    """Draw a beta between 0.9 and 0.99 such that the logarithm of 1 - beta is uniformly distributed.

    A running average with beta looks back over about 1 / (1 - beta) values: each length between
    10 and 100 is tried on the log scale.

    Args:
        rng: the generator to draw from. Draw from nothing else, so that the same state of rng
            gives the same beta, and two calls in a row give different ones.

    Returns:
        One number: 1 - 10 ** (-r - 1), with r uniform between 0 and 1.
    """
    ### BEGIN SOLUTION
    return float(1 - 10 ** (-rng.random() - 1))
    ### END SOLUTION
