"""A size may be a fraction: 0.6 * m."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = 0.2 * m
    else:
        n_dev = 0.01 * m
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
