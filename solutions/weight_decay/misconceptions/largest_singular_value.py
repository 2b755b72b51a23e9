"""norm(W, 2) is the norm of L2 regularization."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.linalg.norm(W, 2) ** 2) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares
