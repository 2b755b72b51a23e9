"""s averages the squared distance from the mean gradient."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * (dw - np.mean(dw)) ** 2
    return w - lr * dw / (np.sqrt(s) + eps), s
