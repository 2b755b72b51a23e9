"""k is the number of gaps between the values of an axis."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(low, high, k + 1) for low, high in bounds]
    return np.array(list(itertools.product(*axes)))
