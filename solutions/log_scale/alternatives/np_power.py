"""np.power with float exponents."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return np.power(10.0, -5 * rng.random())


def sample_beta(rng):
    """Draw a beta."""
    return np.subtract(1.0, np.power(10.0, -rng.random() - 1))
