"""A curvature of zero makes everything inconclusive."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    if np.any(np.abs(values) <= tol):
        return "inconclusive"
    if np.any(values > tol) and np.any(values < -tol):
        return "saddle"
    if np.all(values > tol):
        return "minimum"
    if np.all(values < -tol):
        return "maximum"
    return "inconclusive"
