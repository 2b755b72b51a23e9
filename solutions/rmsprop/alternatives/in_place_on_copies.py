"""In-place arithmetic on copies of the arguments."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    w, s = w.copy(), s.copy()
    s *= beta2
    s += (1 - beta2) * np.square(dw)
    w -= lr * dw / (np.sqrt(s) + eps)
    return w, s
