"""A seed inside the function makes it repeatable."""

import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = np.random.default_rng(1).random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
