"""Random search chooses among the values of a grid."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    k = max(2, round(n ** (1 / len(bounds))))
    columns = [rng.choice(np.linspace(low, high, k), size=n) for low, high in bounds]
    return np.stack(columns, axis=1)
