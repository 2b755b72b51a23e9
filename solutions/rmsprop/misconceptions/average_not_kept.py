"""The average that was passed in is returned as it was."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    average = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(average) + eps), s
