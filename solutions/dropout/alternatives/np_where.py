"""np.where in both directions."""

import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return np.where(mask, A / keep_prob, 0.0), mask


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return np.where(mask, dA / keep_prob, 0.0)
