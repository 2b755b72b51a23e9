"""The gradient needs the mask, but no division: dA is scaled already."""


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * mask
