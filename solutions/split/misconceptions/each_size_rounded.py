"""Three sizes that are rounded one by one add up to m."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_train, n_dev = round(0.6 * m), round(0.2 * m)
    else:
        n_train, n_dev = round(0.98 * m), round(0.01 * m)
    n_test = n_dev
    return n_train, n_dev, n_test
