"""A size may be a fraction: 0.6 * m."""


def split_sizes(m):
    """Say how large the sets are."""
    share = 0.2 if m <= 10_000 else 0.01
    return m - 2 * share * m, share * m, share * m
