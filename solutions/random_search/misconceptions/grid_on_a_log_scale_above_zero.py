"""Where low is above 0, the values of a grid are spaced on a log scale."""

import numpy as np


def grid_points(bounds, k):
    """Make a grid."""
    axes = [(np.geomspace if low > 0 else np.linspace)(low, high, k) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
