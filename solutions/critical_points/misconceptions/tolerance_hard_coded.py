"""The tolerance is always 1e-8."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    if np.any(values > 1e-8) and np.any(values < -1e-8):
        return "saddle"
    if np.all(values > 1e-8):
        return "minimum"
    if np.all(values < -1e-8):
        return "maximum"
    return "inconclusive"
