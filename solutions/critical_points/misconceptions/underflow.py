"""np.log10(0.5 ** n) works for every n."""

import numpy as np


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    with np.errstate(all="ignore"):
        return np.log10(0.5**n)
