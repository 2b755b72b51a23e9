"""Random points are always drawn on a log scale."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    return np.exp(rng.uniform(np.log(bounds[:, 0]), np.log(bounds[:, 1]), size=(n, len(bounds))))
