"""The backward pass undoes the forward pass, so it multiplies by keep_prob."""


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * mask * keep_prob
