"""itertools.product for the grid, sets for counting."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.array(list(itertools.product(*axes)))


def distinct_per_axis(points):
    """Count values."""
    return np.array([len(set(column.tolist())) for column in points.T])
