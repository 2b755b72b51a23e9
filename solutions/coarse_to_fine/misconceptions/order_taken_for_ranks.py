"""np.argsort tells the rank of each value."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argsort(losses) < top_k]
    return float(best.min()), float(best.max())
