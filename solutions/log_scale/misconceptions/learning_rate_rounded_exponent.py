"""The exponent is rounded to a whole number."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10.0 ** np.round(-5 * rng.random()))
