"""np.meshgrid as it is, followed by reshape(-1, d), gives one point a row."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.array(np.meshgrid(*axes)).reshape(-1, len(bounds))
