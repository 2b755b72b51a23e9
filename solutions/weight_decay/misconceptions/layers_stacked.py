"""np.square works on the whole list at once."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = float(np.sum(np.square(np.array(weights))))
    return cross_entropy + lambd / (2 * m) * squares
