"""One positive curvature makes a minimum."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    curvatures = np.linalg.eigvalsh(H)
    positive = curvatures > tol
    negative = curvatures < -tol
    if np.any(positive):
        return "minimum"
    if np.any(negative):
        return "maximum"
    return "inconclusive"
