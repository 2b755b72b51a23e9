"""The values of a grid are spaced on a log scale."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.geomspace(low, high, k) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
