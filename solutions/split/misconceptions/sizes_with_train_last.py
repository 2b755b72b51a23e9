"""The sizes are returned as (dev, test, train)."""


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_dev = m // 5
    else:
        # 1 %, but never fewer than the 2,000 that 10,000 examples would get.
        n_dev = max(2_000, m // 100)
    n_test = n_dev
    return n_dev, n_test, m - n_dev - n_test
