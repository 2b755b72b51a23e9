"""The sets are returned as (dev, test, train)."""


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    order = rng.permutation(m)
    return order[:n_dev], order[n_dev : n_dev + n_test], order[n_dev + n_test :]
