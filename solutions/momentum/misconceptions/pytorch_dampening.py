"""The first velocity is the gradient itself, and 1 - beta comes in later, as PyTorch's dampening has it."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw if np.any(v) else dw
    return w - lr * v, v
