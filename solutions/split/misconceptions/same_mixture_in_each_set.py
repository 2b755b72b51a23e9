"""Every set should have the same mixture of sources as the whole data."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    target, other = rng.permutation(target), rng.permutation(other)
    share = target.size / (target.size + other.size)
    a, b = round(share * n_dev), round(share * n_test)
    dev = np.concatenate([target[:a], other[: n_dev - a]])
    test = np.concatenate([target[a : a + b], other[n_dev - a : n_dev - a + n_test - b]])
    return np.setdiff1d(np.arange(is_target.size), np.concatenate([dev, test])), dev, test
