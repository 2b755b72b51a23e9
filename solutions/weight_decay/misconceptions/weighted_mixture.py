"""The cost is a mixture: 1 - lambd of the cross-entropy and lambd of the penalty."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.sum(W**2)) for W in weights)
    return (1 - lambd) * cross_entropy + lambd / (2 * m) * squares
