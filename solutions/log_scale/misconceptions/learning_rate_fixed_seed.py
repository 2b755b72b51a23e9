"""A seed inside the function makes it repeatable."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-5 * np.random.default_rng(0).random()))
