"""Random search is a grid in random order."""

import itertools

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    k = 2
    while k ** len(bounds) < n:
        k += 1
    axes = [np.linspace(low, high, k) for low, high in bounds]
    points = np.array(list(itertools.product(*axes)))
    return rng.permutation(points)[:n]
