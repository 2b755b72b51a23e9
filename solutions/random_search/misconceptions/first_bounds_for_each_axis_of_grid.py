"""All axes of a grid have the same values."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in [bounds[0]] * len(bounds)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
