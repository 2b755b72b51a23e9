"""Three sizes that are rounded up add up to m."""

import numpy as np


def split_sizes(m: int) -> tuple[int, int, int]:
    """Say how large the sets are."""
    if m <= 10_000:
        n_train, n_dev = int(np.ceil(0.6 * m)), int(np.ceil(0.2 * m))
    else:
        n_train, n_dev = int(np.ceil(0.98 * m)), int(np.ceil(0.01 * m))
    n_test = n_dev
    return n_train, n_dev, n_test
