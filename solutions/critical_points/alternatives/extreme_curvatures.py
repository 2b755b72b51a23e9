"""Only the smallest and the largest curvature; numpy's own bool."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigh((H + H.T) / 2)[0]
    low, high = values.min(), values.max()
    if low > tol:
        return "minimum"
    if high < -tol:
        return "maximum"
    if low < -tol and high > tol:
        return "saddle"
    return "inconclusive"


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return n * np.log10(0.5)


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    return np.logical_and(len(grad_norms) >= window, np.all(np.array(grad_norms[-window:]) < tol))
