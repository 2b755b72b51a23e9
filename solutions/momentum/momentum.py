"""Reference solution: one step of gradient descent with momentum."""

import numpy as np


def momentum_step(
    w: np.ndarray, dw: np.ndarray, v: np.ndarray, lr: float, beta: float
) -> tuple[np.ndarray, np.ndarray]:
    """Average the gradients into the velocity, then step along it."""
    v = beta * v + (1 - beta) * dw
    return w - lr * v, v
