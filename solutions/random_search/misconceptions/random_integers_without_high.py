"""Random points have whole numbers from low on, below high, as coordinates."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    return np.stack([rng.integers(low, high, size=n) for low, high in bounds], axis=1)
