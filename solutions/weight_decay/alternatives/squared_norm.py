"""The squared Frobenius norm, and a step along the gradient with penalty."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    return cross_entropy + lambd * sum(np.linalg.norm(W) ** 2 for W in weights) / (2 * m)


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    gradient = dW + (lambd / m) * W
    return W - lr * gradient
