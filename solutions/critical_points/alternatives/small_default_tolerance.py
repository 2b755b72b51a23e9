"""A default tolerance of 1e-12, and whole numbers of any size."""

import math

import numpy as np


def classify_critical_point(H, tol=1e-12):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    signs = set(np.where(values > tol, 1, np.where(values < -tol, -1, 0)).tolist())
    if {1, -1} <= signs:
        return "saddle"
    if signs == {1}:
        return "minimum"
    if signs == {-1}:
        return "maximum"
    return "inconclusive"


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -math.log10(2**n)


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    run = 0
    for norm in reversed(list(grad_norms)):
        if norm >= tol:
            break
        run += 1
    return run >= window
