"""The logarithm of 0.5 ** n is -n."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return n * float(np.log2(0.5))
