"""One positive curvature makes a minimum."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    if np.any(values > tol):
        return "minimum"
    if np.any(values < -tol):
        return "maximum"
    return "inconclusive"
