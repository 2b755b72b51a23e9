"""The averages that were passed in are returned as they were."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v_hat = (beta1 * v + (1 - beta1) * dw) / (1 - beta1**t)
    s_hat = (beta2 * s + (1 - beta2) * dw**2) / (1 - beta2**t)
    return w - lr * v_hat / (np.sqrt(s_hat) + eps), v, s
