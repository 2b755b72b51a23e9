"""The root, but never less than eps."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = np.average([s, dw**2], axis=0, weights=[beta2, 1 - beta2])
    return w - lr * dw / np.maximum(np.sqrt(s), eps), s
