"""The top_k values nearest to the best one, on the log scale, span the range."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    best = values[np.argmin(losses)]
    nearest = values[np.argsort(np.abs(np.log(values) - np.log(best)))[:top_k]]
    return float(nearest.min()), float(nearest.max())
