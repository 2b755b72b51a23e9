"""After the test set is split off, dev is 20 % of what is left."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    share = 0.2 if m <= 10_000 else 0.01
    n_test = int(share * m)
    n_dev = int(share * (m - n_test))
    return m - n_dev - n_test, n_dev, n_test
