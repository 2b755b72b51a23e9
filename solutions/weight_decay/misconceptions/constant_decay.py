"""Every weight moves towards zero by the same amount."""

import numpy as np


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W - lr * lambd / m * np.sign(W) - lr * dW
