"""What dev and test leave of the target examples joins train by its positions among them."""

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
    order = rng.permutation(target.size)
    left_over = order[n_dev + n_test :]
    other = np.flatnonzero(np.logical_not(is_target))
    return (
        np.concatenate([other, left_over]),
        target[order[:n_dev]],
        target[order[n_dev : n_dev + n_test]],
    )
