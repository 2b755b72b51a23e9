"""The penalty of the cost is added to the gradient."""

import numpy as np


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + lambd / (2 * m) * np.sum(W**2)
