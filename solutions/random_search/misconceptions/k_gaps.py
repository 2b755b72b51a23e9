"""k is the number of gaps between the values of an axis."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k + 1) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
