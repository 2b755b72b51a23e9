"""dy and dx are two different numbers."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    steps = np.arange(-max_px, max_px + 1)
    shifts = [rng.choice(steps, 2, replace=False) for _ in range(n)]
    for i, (dy, dx) in enumerate(shifts):
        top, left = max(dy, 0), max(dx, 0)
        bottom, right = height + min(dy, 0), width + min(dx, 0)
        shifted[i, top:bottom, left:right] = X[i, top - dy : bottom - dy, left - dx : right - dx]
    return shifted
