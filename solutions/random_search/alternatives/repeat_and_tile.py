"""np.repeat and np.tile build the columns of the grid."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    d = len(bounds)
    columns = []
    for axis, (low, high) in enumerate(bounds):
        column = np.repeat(np.linspace(low, high, k), k ** (d - 1 - axis))
        columns.append(np.tile(column, k**axis))
    return np.array(columns).T


def distinct_per_axis(points):
    """Count values."""
    ascending = np.sort(points, axis=0)
    return 1 + np.count_nonzero(np.diff(ascending, axis=0), axis=0)
