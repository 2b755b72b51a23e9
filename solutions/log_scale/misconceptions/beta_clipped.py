"""Draw from a wider range and clip what lies outside to 0.9 and 0.99."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    return float(np.clip(1 - 10 ** (-5 * rng.random()), 0.9, 0.99))
