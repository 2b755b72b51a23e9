"""Whole powers of e are a log scale."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(np.exp(-rng.integers(0, 6)))
