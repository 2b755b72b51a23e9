"""A grid always has two axes."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    (x_low, x_high), (y_low, y_high) = bounds[0], bounds[-1]
    x, y = np.meshgrid(np.linspace(x_low, x_high, k), np.linspace(y_low, y_high, k))
    return np.stack([x.ravel(), y.ravel()], axis=1)
