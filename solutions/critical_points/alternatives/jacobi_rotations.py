"""Eigenvalues by Jacobi's rotations, and sums of logarithms."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    A = np.array(H, dtype=float)
    n = len(A)
    for _ in range(60):
        off = np.abs(A - np.diag(np.diag(A)))
        if n == 1 or off.max() < 1e-14:
            break
        p, q = np.unravel_index(off.argmax(), off.shape)
        angle = np.arctan2(2 * A[p, q], A[q, q] - A[p, p]) / 2
        J = np.eye(n)
        J[p, p] = J[q, q] = np.cos(angle)
        J[p, q], J[q, p] = np.sin(angle), -np.sin(angle)
        A = J.T @ A @ J
        A = (A + A.T) / 2
    values = np.diag(A)
    if np.any(values > tol) and np.any(values < -tol):
        return "saddle"
    if np.all(values > tol):
        return "minimum"
    if np.all(values < -tol):
        return "maximum"
    return "inconclusive"


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return float(np.sum(np.full(n, np.log10(0.5))))


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    return window <= len(grad_norms) and all(
        grad_norms[-back] < tol for back in range(1, window + 1)
    )
