"""The old rule of 70/15/15 holds up to 10,000."""


def split_sizes(m):
    """Say how large the sets are."""
    n = round(0.15 * m) if m <= 10_000 else m // 100
    return m - 2 * n, n, n
