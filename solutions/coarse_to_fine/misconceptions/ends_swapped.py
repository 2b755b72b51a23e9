"""The larger end of the range comes first."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argsort(losses)[:top_k]]
    return float(best.max()), float(best.min())
