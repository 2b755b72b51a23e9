"""A grid value is t * (high - low), with t from 0 to 1."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(0, high - low, k) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
