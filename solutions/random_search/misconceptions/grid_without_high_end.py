"""The step of a grid is (high - low) / k."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k, endpoint=False) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
