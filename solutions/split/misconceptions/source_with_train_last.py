"""For the two sources, the sets are returned as (dev, test, train)."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    target = rng.permutation(target)
    train = np.concatenate([other, target[n_dev + n_test :]])
    return target[:n_dev], target[n_dev : n_dev + n_test], train
