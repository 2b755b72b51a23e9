"""A learning rate is chosen at random from np.logspace(-4, 0, 50)."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(rng.choice(np.logspace(-4, 0, 50)))
