"""98/1/1 is the modern split, for every amount of data."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    n_dev = m // 100
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
