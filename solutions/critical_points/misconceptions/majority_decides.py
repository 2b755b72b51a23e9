"""Minimum or maximum is what most directions say; a tie is a saddle."""

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    up, down = np.sum(values > tol), np.sum(values < -tol)
    if up > down:
        return "minimum"
    if down > up:
        return "maximum"
    return "saddle" if up else "inconclusive"
