"""The penalty is lambd times the sum of squares, as L2 is in Keras."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = sum(float(np.sum(W**2)) for W in weights)
    return cross_entropy + lambd * squares


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + 2 * lambd * W


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * (1 - 2 * lr * lambd) - lr * dW
