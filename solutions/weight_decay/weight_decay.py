"""Reference solution: L2 regularization and the weight decay that it causes."""

import numpy as np


def l2_cost(cross_entropy: float, weights: list[np.ndarray], lambd: float, m: int) -> float:
    """Add the squares of all weights, and scale their sum."""
    squares = sum(float(np.sum(W**2)) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares


def l2_grad(dW: np.ndarray, W: np.ndarray, lambd: float, m: int) -> np.ndarray:
    """Add the derivative of the penalty."""
    return dW + lambd / m * W


def weight_decay_step(W: np.ndarray, dW: np.ndarray, lr: float, lambd: float, m: int) -> np.ndarray:
    """Let the weights decay, and step downhill."""
    return W * (1 - lr * lambd / m) - lr * dW
