"""The penalty is the sum of the absolute values."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = 0.0
    for W in weights:
        squares += np.sum(np.abs(W))
    return cross_entropy + lambd / (2 * m) * squares
