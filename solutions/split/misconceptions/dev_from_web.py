"""Dev comes from the web like train, and only test from users."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    target, other = rng.permutation(target), rng.permutation(other)
    return np.concatenate([other[n_dev:], target[n_test:]]), other[:n_dev], target[:n_test]
