"""H may be changed in place, as by H *= -1 to look for a maximum."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    lowest = np.min(np.linalg.eigvalsh(H))
    if lowest > tol:
        return "minimum"
    H *= -1
    highest = -np.min(np.linalg.eigvalsh(H))
    if highest < -tol:
        return "maximum"
    return "saddle" if lowest < -tol and highest > tol else "inconclusive"
