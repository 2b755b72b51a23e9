"""The factor is lambd / m."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = 0.0
    for W in weights:
        squares += np.sum(W**2)
    return cross_entropy + lambd / m * squares
