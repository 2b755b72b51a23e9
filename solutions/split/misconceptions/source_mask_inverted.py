"""Dev and test are drawn from the web, because there is more of it."""

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
    other = rng.permutation(np.flatnonzero(np.logical_not(is_target)))
    left_over = other[n_dev + n_test :]
    return np.concatenate([target, left_over]), other[:n_dev], other[n_dev : n_dev + n_test]
