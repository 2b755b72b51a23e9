"""A learning rate may be drawn from a wider range and clipped to 0.00001 and 1."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(np.clip(10 ** (-6 * rng.random()), 1e-5, 1.0))
