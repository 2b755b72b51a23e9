"""The values of a grid go from 0 to 1 on each axis."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(0, 1, k) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
