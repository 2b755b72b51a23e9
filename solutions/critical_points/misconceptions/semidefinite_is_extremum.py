"""Without a negative curvature it is a minimum."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    curvatures = np.linalg.eigvalsh(H)
    positive = curvatures > tol
    negative = curvatures < -tol
    if not np.any(negative):
        return "minimum"
    if not np.any(positive):
        return "maximum"
    return "saddle"
