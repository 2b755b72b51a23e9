"""The range is the smallest and the largest of the lowest losses."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = np.sort(losses)[:top_k]
    return float(best.min()), float(best.max())
