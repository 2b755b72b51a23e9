"""Each hyperparameter of the grid is a row."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k) for low, high in bounds]
    return np.array(list(itertools.product(*axes))).T
