"""The root, but never less than eps."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = np.average([v, dw], axis=0, weights=[beta1, 1 - beta1])
    s = np.average([s, dw**2], axis=0, weights=[beta2, 1 - beta2])
    v_hat = v / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return w - lr * v_hat / np.maximum(np.sqrt(s_hat), eps), v, s
