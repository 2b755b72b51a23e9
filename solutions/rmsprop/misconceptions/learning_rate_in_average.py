"""The gradient is scaled with lr before it is averaged."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * (lr * dw) ** 2
    return w - lr * dw / (np.sqrt(s) + eps), s
