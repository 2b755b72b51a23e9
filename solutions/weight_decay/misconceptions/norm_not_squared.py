"""np.linalg.norm gives the sum of squares."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.linalg.norm(W)) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares
