"""A grid always has two axes."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in (bounds[0], bounds[-1])]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
