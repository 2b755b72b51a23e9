"""The root from np.hypot of the two weighted parts."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    root = np.hypot(np.sqrt(beta2) * np.sqrt(s), np.sqrt(1 - beta2) * dw)
    return w - lr * dw / (root + eps), root**2
