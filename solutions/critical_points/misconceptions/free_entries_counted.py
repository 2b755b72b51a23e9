"""Each of the n * (n + 1) / 2 free entries of the Hessian is a coin."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return n * (n + 1) / 2 * float(np.log10(0.5))
