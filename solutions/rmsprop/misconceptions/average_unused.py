"""The gradient is divided by its own size; the average is only kept."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(dw**2) + eps), s
