"""A permutation of the number of target examples gives their rows."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    order = rng.permutation(target.size)
    dev, test = order[:n_dev], order[n_dev : n_dev + n_test]
    return np.setdiff1d(np.arange(is_target.size), order[: n_dev + n_test]), dev, test
