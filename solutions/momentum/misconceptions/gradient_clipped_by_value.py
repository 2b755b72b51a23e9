"""Each number of the gradient is clipped to -1 and 1 first."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * np.clip(dw, -1, 1)
    return w - lr * v, v
