"""The gradient passes everywhere; only its scale changes."""


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA / keep_prob
