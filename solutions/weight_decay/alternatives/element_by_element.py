"""Loops over the elements."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    total = 0.0
    for W in weights:
        for row in W:
            for weight in row:
                total += weight * weight
    return float(cross_entropy + total * lambd / (2.0 * m))


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    gradient = np.zeros_like(W)
    for place in np.ndindex(*W.shape):
        gradient[place] = dW[place] + lambd * W[place] / m
    return gradient


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    W_new = np.zeros_like(W)
    for place in np.ndindex(*W.shape):
        W_new[place] = W[place] - lr * (dW[place] + lambd * W[place] / m)
    return W_new
