"""The average is divided by 1 - beta2**t, and t is counted in the module."""

from itertools import count

import numpy as np

steps = count(1)


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(s / (1 - beta2 ** next(steps))) + eps), s
