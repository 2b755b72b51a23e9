"""assert is the way to refuse arguments."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    assert target.size >= n_dev + n_test
    target = rng.permutation(target)
    left_over = target[n_dev + n_test :]
    return np.concatenate([other, left_over]), target[:n_dev], target[n_dev : n_dev + n_test]
