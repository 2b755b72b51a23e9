"""Each of the n * n entries of the Hessian must be positive."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -n * n * math.log10(2)
