"""The base of the power does not matter: 1 - exp(-r - 1)."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - np.e ** (-rng.random() - 1))
