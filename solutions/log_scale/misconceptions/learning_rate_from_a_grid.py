"""Choosing at random from np.logspace(-5, 0, 50) is random sampling."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(rng.choice(np.logspace(-5, 0, 50)))
