"""The sign of the smallest eigenvalue decides."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    if values[0] > tol:
        return "minimum"
    if values[0] < -tol:
        return "maximum"
    return "inconclusive"
