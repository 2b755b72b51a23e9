"""The list holds W1, b1, W2, b2, and so on."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.sum(W**2)) for W in weights[::2])
    return cross_entropy + lambd / (2 * m) * squares
