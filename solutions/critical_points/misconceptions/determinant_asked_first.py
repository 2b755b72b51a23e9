"""A determinant of zero makes everything inconclusive, whatever the eigenvalues say."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    curvatures = np.linalg.eigvalsh(H)
    positive = curvatures > tol
    negative = curvatures < -tol
    if abs(np.prod(curvatures)) <= tol:
        return "inconclusive"
    if np.any(positive) and np.any(negative):
        return "saddle"
    if np.all(positive):
        return "minimum"
    if np.all(negative):
        return "maximum"
    return "inconclusive"
