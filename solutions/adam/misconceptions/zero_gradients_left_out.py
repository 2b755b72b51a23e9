"""An element whose gradient is 0 is left out of the step, with its averages."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = np.where(dw == 0, v, beta1 * v + (1 - beta1) * dw)
    s = np.where(dw == 0, s, beta2 * s + (1 - beta2) * dw**2)
    v_hat = v / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return w - np.where(dw == 0, 0, lr * v_hat / (np.sqrt(s_hat) + eps)), v, s
