"""Each size is rounded down, and what is left over does not matter."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_train, n_dev = int(0.6 * m), int(0.2 * m)
    else:
        n_train, n_dev = int(0.98 * m), int(0.01 * m)
    n_test = n_dev
    return n_train, n_dev, n_test
