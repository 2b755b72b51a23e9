"""rng.choice(m, k) draws k rows for each set."""

import numpy as np


def split_indices(
    m: int,
    rng: np.random.Generator,
    fractions: tuple[float, float, float] = (0.6, 0.2, 0.2),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split the row numbers."""
    n_dev = round(fractions[1] * m)
    n_test = round(fractions[2] * m)
    return rng.choice(m, m - n_dev - n_test), rng.choice(m, n_dev), rng.choice(m, n_test)
