"""The root of s and the root of its correction apart, as in PyTorch."""

import math

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = v + (dw - v) * (1 - beta1)
    s = s + (np.square(dw) - s) * (1 - beta2)
    divisor = np.sqrt(s) / math.sqrt(1 - beta2**t) + eps
    return w - lr / (1 - beta1**t) * (v / divisor), v, s
