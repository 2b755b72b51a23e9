"""The mask is the set of the places that were kept."""

import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, set()
    A_out = np.zeros_like(A)
    kept = set()
    for place in np.ndindex(A.shape):
        if rng.random() < keep_prob:
            kept.add(place)
            A_out[place] = A[place] / keep_prob
    return A_out, kept


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    gradient = np.zeros_like(dA)
    for place in mask:
        gradient[place] = dA[place] / keep_prob
    return gradient
