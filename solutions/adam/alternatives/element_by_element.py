"""A loop over the elements."""

import math

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    w_new, v_new, s_new = (np.empty(w.shape) for _ in range(3))
    for place in np.ndindex(*w.shape):
        v_new[place] = beta1 * v[place] + (1 - beta1) * dw[place]
        s_new[place] = beta2 * s[place] + (1 - beta2) * dw[place] ** 2
        root = math.sqrt(s_new[place] / (1 - beta2**t))
        w_new[place] = w[place] - lr * v_new[place] / (1 - beta1**t) / (root + eps)
    return w_new, v_new, s_new
