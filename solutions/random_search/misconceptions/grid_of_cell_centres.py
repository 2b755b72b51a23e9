"""The points of a grid lie in the middle of k cells."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [low + (np.arange(k) + 0.5) * (high - low) / k for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
