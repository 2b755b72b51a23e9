"""In a sorted column, the number of jumps is the number of values."""

import numpy as np


def distinct_per_axis(points):
    """Count values."""
    return np.array([np.unique(column).size - 1 for column in points.T])
