"""m is the number of columns of W1."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.sum(W**2)) for W in weights)
    return cross_entropy + lambd / (2 * weights[0].shape[1]) * squares
