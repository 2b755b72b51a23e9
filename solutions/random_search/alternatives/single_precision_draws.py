"""Random numbers in single precision."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    u = rng.random((n, len(bounds)), dtype=np.float32)
    return bounds[:, 0] + u * (bounds[:, 1] - bounds[:, 0])
