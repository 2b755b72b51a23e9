"""Test is drawn with a seed of its own, so that it never changes."""

import numpy as np


def split_indices(
    m: int,
    rng: np.random.Generator,
    fractions: tuple[float, float, float] = (0.6, 0.2, 0.2),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split the row numbers."""
    n_dev = round(fractions[1] * m)
    n_test = round(fractions[2] * m)
    order = np.random.default_rng(0).permutation(m)
    test, order = order[:n_test], rng.permutation(order[n_test:])
    return order[n_dev:], order[:n_dev], test
