"""The mask is the list of flat positions that were dropped."""

import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    dropped = np.flatnonzero(rng.random(A.size) >= keep_prob)
    A_out = A / keep_prob
    A_out.flat[dropped] = 0
    return A_out, dropped


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    gradient = dA / keep_prob
    gradient.flat[mask] = 0
    return gradient
