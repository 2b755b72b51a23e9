"""For the two sources, test is drawn with a seed of its own."""

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
    target = np.random.default_rng(0).permutation(target)
    test, target = target[:n_test], rng.permutation(target[n_test:])
    left_over = target[n_dev:]
    other = np.flatnonzero(np.logical_not(is_target))
    return np.concatenate([other, left_over]), target[:n_dev], test
