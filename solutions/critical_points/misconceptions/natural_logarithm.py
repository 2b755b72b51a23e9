"""The logarithm is the natural one."""

import math


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -n * math.log(2)
