"""The s that is passed in and out is the root mean square."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = np.sqrt(beta2 * s**2 + (1 - beta2) * dw**2)
    return w - lr * dw / (s + eps), s
