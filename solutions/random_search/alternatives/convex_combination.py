"""Each number as a mixture of low and high; counting by comparison of all pairs."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    u = rng.random((n, len(bounds)))
    return (1 - u) * bounds[:, 0] + u * bounds[:, 1]


def distinct_per_axis(points):
    """Count values."""
    counts = []
    for column in points.T:
        seen = []
        for value in column:
            if value not in seen:
                seen.append(value)
        counts.append(len(seen))
    return np.array(counts)
