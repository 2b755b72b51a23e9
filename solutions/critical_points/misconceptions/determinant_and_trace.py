"""The signs of the determinant and of the trace decide, as in two dimensions."""

import numpy as np


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Name the kind of a critical point."""
    determinant, trace = np.linalg.det(H), np.trace(H)
    if determinant < -tol:
        return "saddle"
    if determinant > tol and trace > 0:
        return "minimum"
    if determinant > tol and trace < 0:
        return "maximum"
    return "inconclusive"
