"""Each point brings a new value on each axis."""

import numpy as np


def distinct_per_axis(points):
    """Count values."""
    return np.array([column.size for column in points.T])
