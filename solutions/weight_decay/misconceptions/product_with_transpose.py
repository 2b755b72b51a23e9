"""The sum over W times its transpose is the sum of squares."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = 0.0
    for W in weights:
        squares += np.sum(np.dot(W, W.T))
    return cross_entropy + lambd / (2 * m) * squares
