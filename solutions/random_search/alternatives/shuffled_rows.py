"""The rows of the grid in descending order, and the random points shuffled."""

import itertools

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    axes = [np.linspace(high, low, k) for low, high in bounds]
    return np.array(list(itertools.product(*axes)))[::-1]


def random_points(bounds, n, rng):
    """Draw points."""
    return rng.permutation(rng.uniform(bounds[:, 0], bounds[:, 1], size=(n, len(bounds))))
