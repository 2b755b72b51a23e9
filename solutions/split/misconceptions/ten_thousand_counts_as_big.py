"""The small rule ends before 10,000 examples."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m < 10_000:
        n_dev = m // 5
    else:
        n_dev = m // 100
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
