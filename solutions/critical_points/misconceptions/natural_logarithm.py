"""The logarithm is the natural one."""

import numpy as np


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return n * float(np.log(0.5))
