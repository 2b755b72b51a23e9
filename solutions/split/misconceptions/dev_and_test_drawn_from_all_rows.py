"""Dev and test are each drawn from all rows, and train is what neither has."""

import numpy as np


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    dev = rng.permutation(m)[: round(fractions[1] * m)]
    test = rng.permutation(m)[: round(fractions[2] * m)]
    return np.setdiff1d(np.arange(m), np.concatenate([dev, test])), dev, test
