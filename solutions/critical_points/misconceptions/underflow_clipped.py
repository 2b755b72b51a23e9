"""A tiny number in the place of a smaller chance avoids the logarithm of 0."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance."""
    return float(np.log10(max(0.5**n, 1e-300)))
