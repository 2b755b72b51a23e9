"""A grid pairs the first values, the second values, and so on."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.stack(axes, axis=-1)
