"""The root of the average is returned for the next step."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = np.sqrt(beta2 * s + (1 - beta2) * dw**2)
    return w - lr * dw / (s + eps), s
