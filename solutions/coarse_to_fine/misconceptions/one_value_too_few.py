"""A slice up to top_k - 1 holds top_k values."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argsort(losses)[: top_k - 1]]
    return float(best.min()), float(best.max())
