"""The corrections in the learning rate and a fixed eps of 1e-7, as in Keras."""

import math

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = v + (dw - v) * (1 - beta1)
    s = s + (np.square(dw) - s) * (1 - beta2)
    rate = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t)
    return w - rate * v / (np.sqrt(s) + 1e-7), v, s
