"""A general function with bounds and an optional size."""

import numpy as np


def log_uniform(rng, low, high, size=None):
    """Draw on the log scale between low and high."""
    return 10 ** rng.uniform(np.log10(low), np.log10(high), size)


def sample_learning_rate(rng, size=None):
    """Draw a learning rate."""
    return log_uniform(rng, 1e-5, 1.0, size)


def sample_beta(rng, size=None):
    """Draw a beta."""
    return 1 - log_uniform(rng, 0.01, 0.1, size)
