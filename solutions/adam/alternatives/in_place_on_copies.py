"""In-place arithmetic on copies of the arguments."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    w, v, s = w.copy(), v.copy(), s.copy()
    v *= beta1
    v += (1 - beta1) * dw
    s *= beta2
    s += (1 - beta2) * np.square(dw)
    w -= lr * (v / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + eps)
    return w, v, s
