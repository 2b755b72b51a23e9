"""The average as a move from the old one towards the square."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = s + (1 - beta2) * (dw * dw - s)
    return w - lr * dw / (np.sqrt(s) + eps), s
