"""Each direction goes up, down or stays flat, one third each."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -n * math.log10(3)
