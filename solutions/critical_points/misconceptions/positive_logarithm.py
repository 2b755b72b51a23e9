"""The logarithm is n * log10(2)."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return n * float(np.log10(2))
