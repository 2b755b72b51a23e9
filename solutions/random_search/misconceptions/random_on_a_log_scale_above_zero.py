"""Where low is above 0, an axis is drawn on a log scale."""

import numpy as np


def random_points(bounds, n, rng):
    """Draw points."""
    columns = [
        np.exp(rng.uniform(np.log(low), np.log(high), n)) if low > 0 else rng.uniform(low, high, n)
        for low, high in bounds
    ]
    return np.stack(columns, axis=1)
