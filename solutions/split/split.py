"""Reference: how large the three sets are, and which examples go where."""

import numpy as np


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how many of m examples go to the train, the dev and the test set."""
    if m <= 10_000:
        n_dev = m // 5
    else:
        # 1 %, but never fewer than the 2,000 that 10,000 examples would get.
        n_dev = max(2_000, m // 100)
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test


def split_indices(
    m: int,
    rng: np.random.Generator,
    fractions: tuple[float, float, float] = (0.6, 0.2, 0.2),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split the row numbers 0, 1, ..., m-1 into a train, a dev and a test set at random."""
    n_dev = round(fractions[1] * m)
    n_test = round(fractions[2] * m)
    order = rng.permutation(m)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]


def split_by_source(
    is_target: np.ndarray,
    n_dev: int,
    n_test: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split examples from two sources so that dev and test hold only target examples."""
    target = np.flatnonzero(is_target)
    if target.size < n_dev + n_test:
        raise ValueError(f"{n_dev} + {n_test} target examples asked for, {target.size} are there")
    target = rng.permutation(target)
    left_over = target[n_dev + n_test :]
    other = np.flatnonzero(np.logical_not(is_target))
    return np.concatenate([other, left_over]), target[:n_dev], target[n_dev : n_dev + n_test]
