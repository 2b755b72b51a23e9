"""The old rule of 70/15/15 holds up to 10,000."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = round(0.15 * m)
    else:
        n_dev = m // 100
    n_test = n_dev
    return m - n_dev - n_test, n_dev, n_test
