"""np.indices, scaled into the bounds."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    d = len(bounds)
    steps = np.indices((k,) * d).reshape(d, -1).T / (k - 1)
    return bounds[:, 0] + steps * (bounds[:, 1] - bounds[:, 0])


def random_points(bounds, n, rng):
    """Draw points."""
    return bounds[:, 0] + rng.random((n, len(bounds))) * (bounds[:, 1] - bounds[:, 0])
