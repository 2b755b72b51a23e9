"""The chance is 1 in n."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -math.log10(n)
