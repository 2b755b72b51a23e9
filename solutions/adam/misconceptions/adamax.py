"""s is the largest recent gradient, the larger of beta2 * s and abs(dw), as in Adamax."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = beta1 * v + (1 - beta1) * dw
    s = np.maximum(beta2 * s, np.abs(dw))
    v_hat = v / (1 - beta1**t)
    return w - lr * v_hat / (s + eps), v, s
