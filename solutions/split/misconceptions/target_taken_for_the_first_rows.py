"""The target examples are rows 0 to n_target - 1, and all other rows are train."""

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
    target = rng.permutation(target.size)
    left_over = np.setdiff1d(np.arange(len(is_target)), target[: n_dev + n_test])
    return left_over, target[:n_dev], target[n_dev : n_dev + n_test]
