"""The gradient is divided by the square root of keep_prob."""


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * mask / np.sqrt(keep_prob)
