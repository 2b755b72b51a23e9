"""One random number u serves two axes, as u and 1 - u."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    u = rng.random(n)
    columns = [
        low + (u if axis % 2 == 0 else 1 - u) * (high - low)
        for axis, (low, high) in enumerate(bounds)
    ]
    return np.stack(columns, axis=1)
