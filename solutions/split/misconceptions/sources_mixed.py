"""All examples are put into one pool and shuffled."""

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
    order = rng.permutation(is_target.size)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]
