"""The weight 1 - beta2 is squared with the gradient."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + ((1 - beta2) * dw) ** 2
    return w - lr * dw / (np.sqrt(s) + eps), s
