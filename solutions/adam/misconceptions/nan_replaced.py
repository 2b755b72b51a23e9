"""Only 0 / 0 has to be avoided; a NaN can simply be replaced by 0."""

import numpy as np


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * dw**2
    v_hat = v / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    with np.errstate(all="ignore"):
        return w - lr * np.nan_to_num(v_hat / np.sqrt(s_hat)), v, s
