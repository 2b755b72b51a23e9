"""Each color channel has a shift of its own."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, channels = X.shape
    shifted = np.zeros_like(X)
    for i in range(n):
        for c in range(channels):
            dy, dx = rng.integers(-max_px, max_px + 1, 2)
            top, left = max(dy, 0), max(dx, 0)
            bottom, right = height + min(dy, 0), width + min(dx, 0)
            part = X[i, top - dy : bottom - dy, left - dx : right - dx, c]
            shifted[i, top:bottom, left:right, c] = part
    return shifted
