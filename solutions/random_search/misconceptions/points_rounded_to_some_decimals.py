"""Some decimals of a random point are enough."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    return np.round(rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds))), 2)
