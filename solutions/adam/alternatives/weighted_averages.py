"""Weighted averages, and eps in the units of the uncorrected root."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = np.average([v, dw], axis=0, weights=[beta1, 1 - beta1])
    s = np.average([s, dw**2], axis=0, weights=[beta2, 1 - beta2])
    root = np.sqrt(1 - beta2**t)
    return w - lr * root / (1 - beta1**t) * v / (np.sqrt(s) + eps * root), v, s
