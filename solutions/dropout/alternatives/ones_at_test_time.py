"""A copy and a mask of ones at test time; an integer mask in training."""

import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A.copy(), np.ones(A.shape)
    mask = (rng.random(A.shape) < keep_prob).astype(int)
    return A * mask / keep_prob, mask
