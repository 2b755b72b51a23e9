"""np.sort without an axis sorts each column."""

import numpy as np


def distinct_per_axis(points):
    """Count different values."""
    return np.array([1 + np.sum(column[1:] != column[:-1]) for column in np.sort(points).T])
