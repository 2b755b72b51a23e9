"""The row numbers shuffled in place."""

import numpy as np


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    order = np.arange(m)
    rng.shuffle(order)
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    rng.shuffle(target)
    left_over = target[n_dev + n_test :]
    return np.concatenate([left_over, other]), target[:n_dev], target[n_dev : n_dev + n_test]
