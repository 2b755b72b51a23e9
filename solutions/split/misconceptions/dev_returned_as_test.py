"""Dev and test may be the same rows."""


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev = round(fractions[1] * m)
    order = rng.permutation(m)
    return order[n_dev:], order[:n_dev], order[:n_dev]
