"""Where there is no average yet, the first square is the average."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = np.where(s == 0, dw**2, beta2 * s + (1 - beta2) * dw**2)
    return w - lr * dw / (np.sqrt(s) + eps), s
