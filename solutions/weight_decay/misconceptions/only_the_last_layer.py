"""The loop keeps the sum of the latest layer."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    for W in weights:
        squares = float(np.sum(W**2))
    return cross_entropy + lambd / (2 * m) * squares
