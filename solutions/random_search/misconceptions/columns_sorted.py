"""The values on each axis are sorted."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    return np.sort(rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds))), axis=0)
