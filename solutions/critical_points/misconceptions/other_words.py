"""The words are "local minimum", "local maximum" and "saddle point", or others that mean the same."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    curvatures = np.linalg.eigvalsh(H)
    positive = curvatures > tol
    negative = curvatures < -tol
    if np.any(positive) and np.any(negative):
        return "saddle point"
    if np.all(positive):
        return "local minimum"
    if np.all(negative):
        return "local maximum"
    return "inconclusive"
