"""np.meshgrid returns the points of a grid."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.array(np.meshgrid(*axes, indexing="ij"))
