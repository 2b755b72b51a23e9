"""60/20/20 is right for every amount of data."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    n_dev = m // 5
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
