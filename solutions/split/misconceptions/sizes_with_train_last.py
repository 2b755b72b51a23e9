"""The sizes are returned as (dev, test, train)."""


def split_sizes(m):
    """Say how large the sets are."""
    n = m // 5 if m <= 10_000 else m // 100
    return n, n, m - 2 * n
