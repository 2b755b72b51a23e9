"""Train and dev rounded down, and everything that is left to test."""


def split_sizes(m):
    """Say how large the sets are."""
    a, b = (0.6, 0.2) if m <= 10_000 else (0.98, 0.01)
    n_train, n_dev = int(a * m), int(b * m)
    return n_train, n_dev, m - n_train - n_dev


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_train, n_dev = int(fractions[0] * m), int(fractions[1] * m)
    order = rng.permutation(m)
    return order[:n_train], order[n_train : n_train + n_dev], order[n_train + n_dev :]
