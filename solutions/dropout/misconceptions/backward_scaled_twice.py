"""Both the mask and the gradient are divided by keep_prob."""


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * mask / keep_prob**2
