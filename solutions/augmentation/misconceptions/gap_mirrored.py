"""The gap is filled with the mirror image of what is beside it."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    shifts = rng.integers(-max_px, max_px, (n, 2), endpoint=True)
    for i, (dy, dx) in enumerate(shifts):
        image = np.pad(X[i], ((max_px, max_px), (max_px, max_px), (0, 0)), mode="reflect")
        top, left = max_px - dy, max_px - dx
        shifted[i] = image[top : top + height, left : left + width]
    return shifted
