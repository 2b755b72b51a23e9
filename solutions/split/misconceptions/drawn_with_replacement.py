"""rng.choice(m, k) draws k rows for each set."""


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    return rng.choice(m, m - n_dev - n_test), rng.choice(m, n_dev), rng.choice(m, n_test)
