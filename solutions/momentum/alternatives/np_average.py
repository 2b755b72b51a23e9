"""The weighted mean of velocity and gradient."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = np.average([v, dw], axis=0, weights=[beta, 1 - beta])
    return w - lr * v, v
