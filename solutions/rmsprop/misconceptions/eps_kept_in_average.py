"""eps belongs into s, so that the average is never zero."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2 + eps
    return w - lr * dw / np.sqrt(s), s
