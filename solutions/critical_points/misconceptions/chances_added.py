"""The chance is 0.5 / n."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return math.log10(0.5 / n)
