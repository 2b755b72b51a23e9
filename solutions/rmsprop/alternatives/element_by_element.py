"""A loop over the elements."""

import math

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    w_new, s_new = np.empty(w.shape), np.empty(w.shape)
    for place in np.ndindex(*w.shape):
        s_new[place] = beta2 * s[place] + (1 - beta2) * dw[place] ** 2
        w_new[place] = w[place] - lr * dw[place] / (math.sqrt(s_new[place]) + eps)
    return w_new, s_new
