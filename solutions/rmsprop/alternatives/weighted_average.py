"""np.average with weights, and eps first."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = np.average([s, dw**2], axis=0, weights=[beta2, 1 - beta2])
    return w - lr * dw / (eps + np.sqrt(s)), s
