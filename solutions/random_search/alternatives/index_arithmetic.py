"""The row number written in base k tells the place on each axis."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    d = len(bounds)
    points = np.empty((k**d, d))
    for row in range(k**d):
        rest = row
        for axis in range(d):
            rest, place = divmod(rest, k)
            low, high = bounds[axis]
            points[row, axis] = low + place * (high - low) / (k - 1)
    return points


def distinct_per_axis(points):
    """Count values."""
    return np.array([len(dict.fromkeys(column.tolist())) for column in points.T])
