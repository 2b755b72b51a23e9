"""dA may be changed in place."""


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    dA *= mask
    dA /= keep_prob
    return dA
