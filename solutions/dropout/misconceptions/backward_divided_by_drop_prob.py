"""The gradient is divided by the probability of dropping."""


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * (mask != 0) / (1 - keep_prob)
