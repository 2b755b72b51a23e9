"""A random row to begin with makes a random split."""

import numpy as np


def split_indices(
    m: int,
    rng: np.random.Generator,
    fractions: tuple[float, float, float] = (0.6, 0.2, 0.2),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split the row numbers."""
    n_dev = round(fractions[1] * m)
    n_test = round(fractions[2] * m)
    order = np.roll(np.arange(m), rng.integers(m))
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]
