"""The real parts of general eigenvalues, and another default tolerance."""

import math

import numpy as np


def classify_critical_point(H, tol=1e-4):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvals(H).real
    if np.any(values > tol) and np.any(values < -tol):
        return "saddle"
    if np.all(values > tol):
        return "minimum"
    if np.all(values < -tol):
        return "maximum"
    return "inconclusive"


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -n / math.log2(10)


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    if len(grad_norms) < window:
        return False
    return not any(norm >= tol for norm in grad_norms[-window:])
