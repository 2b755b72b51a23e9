"""All values up to the k-th lowest loss."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    limit = np.partition(losses, top_k - 1)[top_k - 1]
    best = values[losses <= limit]
    return [best.min(), best.max()]
