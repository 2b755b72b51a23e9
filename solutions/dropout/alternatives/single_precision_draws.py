"""Draws in single precision."""

import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape, dtype=np.float32) < keep_prob
    return A * mask / keep_prob, mask
