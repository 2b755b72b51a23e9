"""Two sets are enough: what is not train is dev."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = 2 * m // 5
    else:
        n_dev = m // 50
    n_test = 0
    return m - n_dev - n_test, n_dev, n_test
