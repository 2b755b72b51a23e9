"""a[: -d] cuts off the last d rows, for every d."""

import numpy as np


def random_shift(X, rng, max_px):
    """Shift images at random."""
    n, height, width, _ = X.shape
    shifted = np.zeros_like(X)
    shifts = rng.integers(-max_px, max_px, (n, 2), endpoint=True)
    for i, (dy, dx) in enumerate(shifts):
        image, out = X[i], shifted[i]
        rows = (
            (slice(dy, None), slice(None, -dy)) if dy >= 0 else (slice(None, dy), slice(-dy, None))
        )
        cols = (
            (slice(dx, None), slice(None, -dx)) if dx >= 0 else (slice(None, dx), slice(-dx, None))
        )
        if dy == 0 or dx == 0:
            continue
        out[rows[0], cols[0]] = image[rows[1], cols[1]]
    return shifted
