"""However large the data, dev and test need 10,000 examples each."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = m // 5
    else:
        n_dev = 10_000
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
