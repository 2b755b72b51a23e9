"""All axes of a grid have the same values."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    low, high = bounds[0]
    axes = [np.linspace(low, high, k)] * len(bounds)
    return np.array(list(itertools.product(*axes)))
