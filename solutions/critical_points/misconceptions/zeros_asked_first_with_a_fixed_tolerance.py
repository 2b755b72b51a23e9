"""A curvature of zero, by a fixed tolerance, makes everything inconclusive; the others have a sign."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    curvatures = np.linalg.eigvalsh(H)
    positive = curvatures > 0
    negative = curvatures < 0
    if np.any(np.isclose(curvatures, 0)):
        return "inconclusive"
    if np.any(positive) and np.any(negative):
        return "saddle"
    if np.all(positive):
        return "minimum"
    if np.all(negative):
        return "maximum"
    return "inconclusive"
