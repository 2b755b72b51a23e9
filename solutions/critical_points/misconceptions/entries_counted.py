"""Each of the n * n entries of the Hessian must be positive."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return n * n * float(np.log10(0.5))
