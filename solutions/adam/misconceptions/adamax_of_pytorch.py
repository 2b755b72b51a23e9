"""s is the larger of beta2 * s and abs(dw) + eps, as in PyTorch's Adamax."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = beta1 * v + (1 - beta1) * dw
    s = np.maximum(beta2 * s, np.abs(dw) + eps)
    v_hat = v / (1 - beta1**t)
    return w - lr * v_hat / s, v, s
