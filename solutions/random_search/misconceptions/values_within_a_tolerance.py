"""Values closer than a tolerance are the same."""

import numpy as np


def distinct_per_axis(points):
    """Count values."""
    ascending = np.sort(points, axis=0)
    return 1 + np.sum(np.diff(ascending, axis=0) > 1e-6, axis=0)
