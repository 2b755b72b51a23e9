"""The average must be divided by 1 - beta2, because it starts at zero."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(s / (1 - beta2)) + eps), s
