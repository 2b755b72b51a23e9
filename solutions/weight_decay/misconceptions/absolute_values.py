"""The penalty is the sum of the absolute values."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.sum(np.abs(W))) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares
