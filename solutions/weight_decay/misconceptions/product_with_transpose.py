"""The sum over W times its transpose is the sum of squares."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.sum(np.dot(W, W.T))) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares
