"""Random points are always drawn on a log scale."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    logs = np.log(np.abs(bounds))
    u = rng.random((n, len(bounds)))
    return np.exp(logs[:, 0] + u * (logs[:, 1] - logs[:, 0]))
