"""Where the gradient has turned against the velocity, the velocity starts again at zero."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * np.where(v * dw < 0, 0.0, v) + (1 - beta) * dw
    return w - lr * v, v
