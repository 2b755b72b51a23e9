"""The logarithm is n * log10(2)."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return n * math.log10(2)
