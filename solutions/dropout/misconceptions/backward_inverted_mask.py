"""The gradient belongs to the elements that were dropped."""

import numpy as np


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * np.logical_not(mask) / keep_prob
