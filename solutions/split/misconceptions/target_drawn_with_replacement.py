"""rng.choice(target, k) draws k different target rows."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    dev, test = rng.choice(target, n_dev), rng.choice(target, n_test)
    return np.setdiff1d(np.arange(is_target.size), np.concatenate([dev, test])), dev, test
