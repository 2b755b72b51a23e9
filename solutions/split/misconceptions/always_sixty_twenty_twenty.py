"""60/20/20 is right for every amount of data."""


def split_sizes(m):
    """Say how large the sets are."""
    n = m // 5
    return m - 2 * n, n, n
