"""A gradient whose norm is above 1 is scaled down first."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    norm = np.linalg.norm(dw)
    if norm > 1:
        dw = dw / norm
    v = beta * v + (1 - beta) * dw
    return w - lr * v, v
