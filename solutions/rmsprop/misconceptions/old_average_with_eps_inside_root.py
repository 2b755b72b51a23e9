"""The step uses the average from before the update, and eps stands under its root."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    old = s
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / np.sqrt(old + eps), s
