"""The gap is filled by repeating the pixels at the edge."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    shifts = rng.integers(-max_px, max_px, (n, 2), endpoint=True)
    for i, (dy, dx) in enumerate(shifts):
        padded = np.pad(X[i], ((max_px, max_px), (max_px, max_px), (0, 0)), mode="edge")
        shifted[i] = padded[max_px - dy : max_px - dy + height, max_px - dx : max_px - dx + width]
    return shifted
