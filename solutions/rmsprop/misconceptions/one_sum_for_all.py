"""The size of the gradient is its length: the sum of all squares."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * np.sum(dw**2)
    return w - lr * dw / (np.sqrt(s) + eps), s
