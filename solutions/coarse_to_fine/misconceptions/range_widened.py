"""The new range needs a margin around the best values."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argsort(losses)[:top_k]]
    return float(best.min()) / 2, float(best.max()) * 2
