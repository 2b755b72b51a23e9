"""The axes may come in any order."""

import numpy as np


def grid_points(bounds, k):
    """Make a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds[::-1]]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
