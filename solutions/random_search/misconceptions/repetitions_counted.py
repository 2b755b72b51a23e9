"""The repeated values are counted."""

import numpy as np


def distinct_per_axis(points):
    """Count values."""
    return np.array([column.size - np.unique(column).size for column in points.T])
