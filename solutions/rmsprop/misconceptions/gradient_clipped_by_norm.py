"""A gradient longer than 1 is first cut to the length 1."""

import numpy as np


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    dw = dw / max(1.0, np.linalg.norm(dw))
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(s) + eps), s
