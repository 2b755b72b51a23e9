"""One positive curvature and no negative one make a minimum."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    up, down = np.any(values > tol), np.any(values < -tol)
    if up and down:
        return "saddle"
    if up:
        return "minimum"
    if down:
        return "maximum"
    return "inconclusive"
