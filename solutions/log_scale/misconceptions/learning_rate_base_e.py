"""The base of the power does not matter: exp(-5 * r)."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(np.e ** (-5 * rng.random()))
