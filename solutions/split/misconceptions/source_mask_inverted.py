"""Dev and test are drawn from the web, because there is more of it."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    other = rng.permutation(other)
    rest = other[n_dev + n_test :]
    return np.concatenate([target, rest]), other[:n_dev], other[n_dev : n_dev + n_test]
