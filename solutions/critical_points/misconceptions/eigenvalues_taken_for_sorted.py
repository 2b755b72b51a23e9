"""The first eigenvalue of np.linalg.eigvals is the smallest, the last one the largest."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    curvatures = np.linalg.eigvals(H)
    smallest, largest = curvatures[0], curvatures[-1]
    if smallest < -tol and largest > tol:
        return "saddle"
    if smallest > tol:
        return "minimum"
    if largest < -tol:
        return "maximum"
    return "inconclusive"
