"""The words are "local minimum", "local maximum" and "saddle point"."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    if np.any(values > tol) and np.any(values < -tol):
        return "saddle point"
    if np.all(values > tol):
        return "local minimum"
    if np.all(values < -tol):
        return "local maximum"
    return "inconclusive"
