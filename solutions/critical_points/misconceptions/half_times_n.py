"""The chance is 0.5 * n."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return float(np.log10(0.5 * n))
