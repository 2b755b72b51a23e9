"""The grid is of the dtype of bounds."""

import numpy as np


def grid_points(bounds, k):
    """Make a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
    return points.astype(bounds.dtype)
