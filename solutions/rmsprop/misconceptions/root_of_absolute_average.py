"""dw is made positive with abs instead of a square, and the root follows all the same."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * np.abs(dw)
    return w - lr * dw / (np.sqrt(s) + eps), s
