"""The penalty is the length of all weights together: the square root of the sum."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = float(np.sqrt(sum(np.sum(W**2) for W in weights)))
    return cross_entropy + lambd / (2 * m) * squares
