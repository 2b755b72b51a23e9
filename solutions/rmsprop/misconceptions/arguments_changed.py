"""w and s may be updated in place, because they are replaced anyway."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s *= beta2
    s += (1 - beta2) * dw**2
    w -= lr * dw / (np.sqrt(s) + eps)
    return w, s
