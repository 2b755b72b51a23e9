"""The determinant and the first entry decide, as in two dimensions."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    determinant = np.linalg.det(H)
    if abs(determinant) <= tol:
        return "inconclusive"
    if determinant < 0:
        return "saddle"
    return "minimum" if H[0, 0] > 0 else "maximum"
