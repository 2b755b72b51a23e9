"""The grid grows by one axis at a time, the points by one row at a time."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    rows = [[]]
    for low, high in bounds:
        rows = [[*row, value] for row in rows for value in np.linspace(low, high, k)]
    return np.array(rows)


def random_points(bounds, n, rng):
    """Draw points."""
    return np.array([[rng.uniform(low, high) for low, high in bounds] for _ in range(n)])
