"""One permutation cut by np.split."""

import numpy as np


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    n_train = m - n_dev - n_test
    train, dev, test = np.split(rng.permutation(m), [n_train, n_train + n_dev])
    return train, dev, test
