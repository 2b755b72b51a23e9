"""The size of a set is its share, such as 0.6."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = 0.2
    else:
        n_dev = 0.01
    n_test = n_dev
    return 1 - n_dev - n_test, n_dev, n_test
