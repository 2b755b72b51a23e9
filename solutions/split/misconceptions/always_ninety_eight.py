"""98/1/1 is the modern split, for every amount of data."""


def split_sizes(m):
    """Say how large the sets are."""
    n = m // 100
    return m - 2 * n, n, n
