"""All directions agreeing is enough, up or down."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -(n - 1) * math.log10(2)
