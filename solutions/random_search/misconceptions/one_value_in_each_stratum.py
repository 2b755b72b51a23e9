"""The points are spread better with one value in each of n equal parts of an axis."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    u = (
        rng.permuted(np.tile(np.arange(n), (len(bounds), 1)), axis=1).T
        + rng.random((n, len(bounds)))
    ) / n
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * u
