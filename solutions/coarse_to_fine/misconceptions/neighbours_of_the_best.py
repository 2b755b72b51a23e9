"""The neighbours of the best value span the range."""

import numpy as np


def refine_range(values, losses, top_k):
    """Read off a range."""
    order = np.argsort(values)
    place = int(np.argmin(losses[order]))
    half = top_k // 2
    ascending = values[order]
    return ascending[max(0, place - half)], ascending[min(len(values) - 1, place + half)]
