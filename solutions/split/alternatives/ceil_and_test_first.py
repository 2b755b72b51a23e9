"""Dev and test rounded up, and test taken first."""

import math


def split_sizes(m):
    """Say how large the sets are."""
    share = 0.2 if m <= 10_000 else 0.01
    n_test = math.ceil(m * share - 1e-9)
    n_dev = math.ceil(m * share - 1e-9)
    return m - n_dev - n_test, n_dev, n_test


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_test = math.ceil(m * fractions[2] - 1e-9)
    n_dev = min(math.ceil(m * fractions[1] - 1e-9), m - n_test)
    order = rng.permutation(m)
    return order[n_test + n_dev :], order[n_test : n_test + n_dev], order[:n_test]
