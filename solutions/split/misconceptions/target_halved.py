"""All target examples go to dev and test, one half each."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = np.flatnonzero(is_target)
    other = np.flatnonzero(np.logical_not(is_target))
    if target.size < n_dev + n_test:
        raise ValueError("too few target examples")
    target = rng.permutation(target)
    half = target.size // 2
    return other, target[:half], target[half:]
