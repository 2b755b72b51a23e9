"""A grid pairs the first values, the second values, and so on."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    return np.stack([np.linspace(low, high, k) for low, high in bounds], axis=1)
