"""The mask holds the scale: 0 or 1 / keep_prob."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = (rng.random(A.shape) < keep_prob) / keep_prob
    return A * mask, mask


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * mask
