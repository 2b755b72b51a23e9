"""A seed inside the function makes the search repeatable."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    rng = np.random.default_rng(0)
    return rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds)))
