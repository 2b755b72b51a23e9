"""The parameters shrink a little in each step, by lr * 0.01, as in PyTorch's AdamW."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * dw**2
    v_hat = v / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return w * (1 - lr * 0.01) - lr * v_hat / (np.sqrt(s_hat) + eps), v, s
