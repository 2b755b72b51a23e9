"""Zeros last, by nested conditions; a running count from the start."""

import math

import numpy as np


def classify_critical_point(H, tol=1e-8):
    """Tell what kind of critical point this is."""
    values = np.linalg.eigvalsh(H)
    up = [value for value in values if value > tol]
    down = [value for value in values if value < -tol]
    if up:
        if down:
            return "saddle"
        return "minimum" if len(up) == len(values) else "inconclusive"
    if len(down) == len(values):
        return "maximum"
    return "inconclusive"


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return math.log(0.5) / math.log(10) * n


def is_plateau(grad_norms, tol, window):
    """Tell whether the latest gradients are all small."""
    run = 0
    for norm in grad_norms:
        run = run + 1 if norm < tol else 0
    return run >= window
