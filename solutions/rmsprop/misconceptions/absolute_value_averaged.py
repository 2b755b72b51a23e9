"""The average of the absolute gradient tells its usual size."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * np.abs(dw)
    return w - lr * dw / (s + eps), s
