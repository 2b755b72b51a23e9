"""After np.roll the first dy rows and dx columns are set to 0, whatever the sign."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    shifts = rng.integers(-max_px, max_px, (n, 2), endpoint=True)
    for i, (dy, dx) in enumerate(shifts):
        shifted[i] = np.roll(X[i], (dy, dx), axis=(0, 1))
        shifted[i, :dy] = 0
        shifted[i, :, :dx] = 0
    return shifted
