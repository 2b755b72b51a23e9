"""Rows chosen without replacement, the rest by set difference, sorted."""

import numpy as np


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    dev = rng.choice(m, n_dev, replace=False)
    rest = np.setdiff1d(np.arange(m), dev)
    test = rng.choice(rest, min(n_test, rest.size), replace=False)
    return np.setdiff1d(rest, test), np.sort(dev), np.sort(test)


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    drawn = rng.choice(target, n_dev + n_test, replace=False)
    train = np.setdiff1d(np.arange(is_target.size), drawn)
    return train, drawn[:n_dev], drawn[n_dev:]
