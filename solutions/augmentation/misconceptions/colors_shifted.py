"""dx moves along the last axis."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    shifts = rng.integers(-max_px, max_px, (n, 2), endpoint=True)
    for i, (dy, dx) in enumerate(shifts):
        rows = np.clip(np.arange(height) - dy, -1, height)
        inside = (rows >= 0) & (rows < height)
        shifted[i, inside] = np.roll(X[i, rows[inside]], dx, axis=-1)
    return shifted
