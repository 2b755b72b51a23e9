"""Numbers drawn axis by axis become points by reshape(n, d)."""

import numpy as np


def random_points(bounds, n, rng):
    """Return random points."""
    return np.array([rng.uniform(low, high, n) for low, high in bounds]).reshape(n, -1)
