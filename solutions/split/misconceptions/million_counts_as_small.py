"""The big rule begins above 1,000,000 examples."""


def split_sizes(m):
    """Say how large the sets are."""
    n = m // 5 if m <= 1_000_000 else m // 100
    return m - 2 * n, n, n
