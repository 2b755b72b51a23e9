"""All squares are added up, as in Adagrad."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = s + dw**2
    return w - lr * dw / (np.sqrt(s) + eps), s
