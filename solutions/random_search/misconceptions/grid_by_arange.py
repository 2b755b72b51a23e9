"""np.arange(low, high + step, step) ends at high."""

import numpy as np


def grid_points(bounds, k):
    """Make a grid."""
    steps = (bounds[:, 1] - bounds[:, 0]) / (k - 1)
    axes = [
        np.arange(low, high + step, step) for (low, high), step in zip(bounds, steps, strict=True)
    ]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(bounds))
