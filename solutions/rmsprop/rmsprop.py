"""Reference solution: one step of RMSprop."""

import numpy as np


def rmsprop_step(
    w: np.ndarray, dw: np.ndarray, s: np.ndarray, lr: float, beta2: float, eps: float
) -> tuple[np.ndarray, np.ndarray]:
    """Average the squared gradients, then divide the step by the root of the average."""
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(s) + eps), s
