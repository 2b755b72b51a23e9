"""Counts of signs, a product of logarithms, and the largest of the last values."""

import math

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    n = len(values)
    up, down = int((values > tol).sum()), int((values < -tol).sum())
    if up and down:
        return "saddle"
    return {(n, 0): "minimum", (0, n): "maximum"}.get((up, down), "inconclusive")


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -n * math.log10(2)


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    return len(grad_norms) >= window and max(grad_norms[-window:]) < tol
