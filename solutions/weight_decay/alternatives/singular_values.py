"""The squares of the singular values add up to those of the elements."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = 0.0
    for W in weights:
        squares += np.sum(np.linalg.svd(W, compute_uv=False) ** 2)
    return cross_entropy + lambd / m * squares / 2
