"""The norms of the layers are added first, and then squared."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.linalg.norm(W)) for W in weights) ** 2
    return cross_entropy + lambd / (2 * m) * squares
