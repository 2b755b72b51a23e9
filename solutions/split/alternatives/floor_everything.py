"""Dev and test rounded down, lists instead of arrays."""


def split_sizes(m):
    """Say how large the sets are."""
    share = 0.2 if m <= 10_000 else 0.01
    n = int(share * m)
    return m - 2 * n, n, n


def split_indices(m, rng, fractions=(0.6, 0.2, 0.2)):
    """Split the row numbers."""
    n_dev, n_test = int(fractions[1] * m), int(fractions[2] * m)
    order = [int(row) for row in rng.permutation(m)]
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]
