"""Beyond a million examples the split is 99.5/0.25/0.25."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev, n_test = m // 5, m // 5
    elif m <= 1_000_000:
        n_dev, n_test = m // 100, m // 100
    else:
        n_dev, n_test = m // 400, m // 400
    return m - n_dev - n_test, n_dev, n_test
