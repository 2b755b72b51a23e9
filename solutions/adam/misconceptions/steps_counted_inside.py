"""The function counts its own calls."""

import numpy as np

calls = [0]


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    calls[0] += 1
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * dw**2
    v_hat = v / (1 - beta1 ** calls[0])
    s_hat = s / (1 - beta2 ** calls[0])
    return w - lr * v_hat / (np.sqrt(s_hat) + eps), v, s
