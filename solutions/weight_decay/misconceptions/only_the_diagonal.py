"""The trace of the squared elements is the sum of squares."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = 0.0
    for W in weights:
        squares += np.trace(W * W)
    return cross_entropy + lambd / (2 * m) * squares
