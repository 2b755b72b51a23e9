"""A grid value is low + t * high, with t from 0 to 1."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [low + high * np.linspace(0, 1, k) for low, high in bounds]
    return np.array(list(itertools.product(*axes)))
