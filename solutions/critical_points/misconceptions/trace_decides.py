"""The sum of the curvatures decides."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    total = np.trace(H)
    if total > tol:
        return "minimum"
    if total < -tol:
        return "maximum"
    return "saddle"
