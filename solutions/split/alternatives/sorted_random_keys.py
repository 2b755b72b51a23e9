"""Rows sorted by a random key."""

import numpy as np


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    order = np.argsort(rng.random(m))
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    n_train = m - n_dev - n_test
    return order[:n_train], order[n_train : n_train + n_dev], order[n_train + n_dev :]


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    target = target[np.argsort(rng.random(target.size))]
    train = np.sort(np.concatenate([other, target[n_dev + n_test :]]))
    return train, target[:n_dev], target[n_dev : n_dev + n_test]
