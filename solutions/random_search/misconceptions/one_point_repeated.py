"""One random number per axis is enough."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    return np.tile(rng.uniform(bounds[:, 0], bounds[:, 1], size=len(bounds)), (n, 1))
