"""rng.choice(target, k) draws k different target rows."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    if target.size < n_dev + n_test:
        raise ValueError(f"{n_dev} + {n_test} target examples asked for, {target.size} are there")
    target = rng.choice(target, n_dev + n_test)
    left_over = np.setdiff1d(np.flatnonzero(is_target), target)
    other = np.flatnonzero(np.logical_not(is_target))
    return np.concatenate([other, left_over]), target[:n_dev], target[n_dev : n_dev + n_test]
