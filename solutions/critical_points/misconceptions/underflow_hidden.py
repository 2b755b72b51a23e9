"""A tiny number added to the chance avoids the logarithm of 0."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return math.log10(0.5**n + 1e-300)
