"""The penalty is the mean of the squares of a layer."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.mean(W**2)) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares
