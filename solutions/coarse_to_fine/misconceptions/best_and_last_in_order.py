"""The best value and the last one kept, in order, are the ends of the range."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argsort(losses)[:top_k]]
    return float(min(best[0], best[-1])), float(max(best[0], best[-1]))
