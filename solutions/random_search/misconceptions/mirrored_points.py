"""Half of the points u is enough, with 1 - u for the other half."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    u = rng.random(((n + 1) // 2, len(bounds)))
    u = np.concatenate([u, 1 - u])[:n]
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * u
