"""Whole powers of e are a log scale for 1 - beta."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - np.exp(-rng.integers(1, 3)))
