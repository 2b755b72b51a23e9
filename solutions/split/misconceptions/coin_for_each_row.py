"""Each row draws its own random number, and that gives the fractions."""

import numpy as np


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    u = rng.random(m)
    in_dev = u < fractions[1]
    in_test = (u >= fractions[1]) & (u < fractions[1] + fractions[2])
    return np.flatnonzero(~(in_dev | in_test)), np.flatnonzero(in_dev), np.flatnonzero(in_test)
