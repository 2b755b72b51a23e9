"""tol says which entries of H are zero."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    curvatures = np.linalg.eigvalsh(np.where(np.abs(H) <= tol, 0.0, H))
    positive = curvatures > 0
    negative = curvatures < 0
    if np.any(positive) and np.any(negative):
        return "saddle"
    if np.all(positive):
        return "minimum"
    if np.all(negative):
        return "maximum"
    return "inconclusive"
