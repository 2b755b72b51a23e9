"""The squared gradient is added to the average in full."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + dw**2
    return w - lr * dw / (np.sqrt(s) + eps), s
