"""Small data are split 80/10/10."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = m // 10
    else:
        n_dev = m // 100
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
