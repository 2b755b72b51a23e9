"""numpy functions in place of operators."""

import numpy as np


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = np.add(np.multiply(beta, v), np.multiply(1 - beta, dw))
    return np.subtract(w, np.multiply(lr, v)), v
