"""The corrections by expm1, which is exact where beta is near 1."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    with np.errstate(divide="ignore"):
        correction1, correction2 = (-np.expm1(t * np.log(beta)) for beta in (beta1, beta2))
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * (v / correction1) / (np.sqrt(s / correction2) + eps), v, s
