"""For beta, choosing at random from 1 - np.logspace(-2, -1, 50) is random sampling."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    return float(rng.choice(1 - np.logspace(-2, -1, 50)))
