"""What dev leaves of the target examples is test."""

import numpy as np


def split_by_source(
    is_target: np.ndarray,
    n_dev: int,
    n_test: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split by source."""
    target = np.flatnonzero(is_target)
    if target.size < n_dev + n_test:
        raise ValueError(f"{n_dev} + {n_test} target examples asked for, {target.size} are there")
    target = rng.permutation(target)
    other = np.flatnonzero(np.logical_not(is_target))
    return other, target[:n_dev], target[n_dev:]
