"""A random target row to begin with makes a random draw."""

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
    target = np.roll(target, rng.integers(target.size))
    left_over = target[n_dev + n_test :]
    other = np.flatnonzero(np.logical_not(is_target))
    return np.concatenate([other, left_over]), target[:n_dev], target[n_dev : n_dev + n_test]
