"""The range is one standard deviation around the mean of the best logarithms."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = np.log(values[np.argsort(losses)[:top_k]])
    return float(np.exp(best.mean() - best.std())), float(np.exp(best.mean() + best.std()))
