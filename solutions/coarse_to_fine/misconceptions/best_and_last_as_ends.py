"""The best value and the last one kept are the ends of the range."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argsort(losses)[:top_k]]
    return float(best[0]), float(best[-1])
