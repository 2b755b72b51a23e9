"""exp of a uniform logarithm."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return np.exp(rng.uniform(np.log(1e-5), 0.0))


def sample_beta(rng):
    """Draw a beta."""
    return 1 - np.exp(rng.uniform(np.log(0.01), np.log(0.1)))
