"""A grid varies one hyperparameter while the others stay in the middle."""

import numpy as np


def grid_points(bounds, k):
    """Return a grid."""
    rows = []
    for axis, (low, high) in enumerate(bounds):
        for value in np.linspace(low, high, k):
            row = bounds.mean(axis=1)
            row[axis] = value
            rows.append(row)
    return np.array(rows)
