"""A loop over the elements."""

import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    A_out, mask = np.zeros(A.shape), np.zeros(A.shape)
    for place in np.ndindex(*A.shape):
        if rng.random() < keep_prob:
            mask[place] = 1.0
            A_out[place] = A[place] / keep_prob
    return A_out, mask
