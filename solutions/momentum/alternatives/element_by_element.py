"""A loop over the elements."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    w_new, v_new = np.empty(w.shape), np.empty(w.shape)
    for place in np.ndindex(*w.shape):
        v_new[place] = beta * v[place] + (1 - beta) * dw[place]
        w_new[place] = w[place] - lr * v_new[place]
    return w_new, v_new
