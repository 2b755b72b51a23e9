"""The square of the average gradient is taken away from s before the root, as in centered RMSprop."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    average = (1 - beta2) * dw
    return w - lr * dw / (np.sqrt(s - average**2) + eps), s
