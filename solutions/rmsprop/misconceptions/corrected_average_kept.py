"""The average is divided by 1 - beta2 before it is used and returned."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = (beta2 * s + (1 - beta2) * dw**2) / (1 - beta2)
    return w - lr * dw / (np.sqrt(s) + eps), s
