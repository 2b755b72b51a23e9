"""The size of a set is its percentage, such as 60."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = 20
    else:
        n_dev = 1
    n_test = n_dev
    return 100 - n_dev - n_test, n_dev, n_test
