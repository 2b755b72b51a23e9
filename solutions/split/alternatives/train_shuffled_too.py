"""Train is shuffled as well, and a loop collects the target rows."""

import numpy as np


def split_by_source(is_target, n_dev, n_test, rng):
    """Split by source."""
    target = [row for row in range(len(is_target)) if is_target[row]]
    if len(target) < n_dev + n_test:
        raise ValueError("too few target examples")
    drawn = rng.permutation(target)[: n_dev + n_test]
    taken = {int(row) for row in drawn}
    train = [row for row in range(len(is_target)) if row not in taken]
    return rng.permutation(train), drawn[:n_dev], drawn[n_dev:]
