"""The penalty is the mean of the squares of a layer."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = 0.0
    for W in weights:
        squares += np.mean(W**2)
    return cross_entropy + lambd / (2 * m) * squares
