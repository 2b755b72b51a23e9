"""The values of a grid go from 0 to 1 on each axis."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(0, 1, k) for _ in bounds]
    return np.array(list(itertools.product(*axes)))
