"""The logarithm of an even draw is on a log scale."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(np.log10(rng.uniform(1e-5, 1.0)))
