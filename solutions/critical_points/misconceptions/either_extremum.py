"""All directions agreeing is enough, up or down."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return (n - 1) * float(np.log10(0.5))
