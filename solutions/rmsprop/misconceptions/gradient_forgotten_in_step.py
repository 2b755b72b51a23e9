"""The step is the learning rate over the root of the average."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr / (np.sqrt(s) + eps), s
