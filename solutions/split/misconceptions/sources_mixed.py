"""All examples are put into one pool and shuffled."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    order = rng.permutation(is_target.size)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]
