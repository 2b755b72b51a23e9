"""The dev fraction is taken of what is left after test."""


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    order = rng.permutation(m)
    n_test = round(fractions[2] * m)
    n_dev = round(fractions[1] * (m - n_test))
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]
