"""Draws in single precision."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return 10 ** (np.float32(-5) * rng.random(dtype=np.float32))


def sample_beta(rng):
    """Draw a beta."""
    return 1 - 10 ** (-rng.random(dtype=np.float32) - 1)
