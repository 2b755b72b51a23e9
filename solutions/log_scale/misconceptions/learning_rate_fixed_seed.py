"""A seed inside the function makes it repeatable."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    rng = np.random.default_rng(0)
    return float(10 ** (-5 * rng.random()))
