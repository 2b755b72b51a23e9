"""The values of a grid are spaced on a log scale."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.geomspace(low, high, k) for low, high in np.abs(bounds)]
    return np.array(list(itertools.product(*axes)))
