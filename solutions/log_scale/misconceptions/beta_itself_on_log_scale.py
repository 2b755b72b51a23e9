"""The logarithm of beta itself is drawn evenly."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    return float(np.exp(rng.uniform(np.log(0.9), np.log(0.99))))
