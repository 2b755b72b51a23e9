"""numpy functions in place of operators, and each layer's mean times its size."""

import numpy as np


def l2_cost(cross_entropy, weights, lambd, m):
    """Compute the cost."""
    squares = np.sum([np.mean(np.square(W)) * W.size for W in weights])
    return np.add(cross_entropy, np.divide(np.multiply(lambd, squares), 2 * m))


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return np.add(dW, np.multiply(np.divide(lambd, m), W))


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    decay = np.multiply(lr * lambd / m, W)
    return np.subtract(np.subtract(W, decay), np.multiply(lr, dW))
