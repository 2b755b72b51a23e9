"""k is the number of points of the whole grid."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    k = max(2, round(k ** (1 / len(bounds))))
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
