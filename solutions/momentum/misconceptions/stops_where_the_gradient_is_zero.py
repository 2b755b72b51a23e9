"""Where the gradient is zero, there is nothing to do."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    if not np.any(dw):
        return w.copy(), v.copy()
    v = beta * v + (1 - beta) * dw
    return w - lr * v, v
