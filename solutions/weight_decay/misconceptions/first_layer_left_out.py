"""The loop over the layers begins at 1."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.sum(W**2)) for W in weights[1:])
    return cross_entropy + lambd / (2 * m) * squares
