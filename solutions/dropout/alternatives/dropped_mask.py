"""The mask says what was dropped, and a copy is set to 0 there."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    dropped = rng.random(A.shape) >= keep_prob
    A_out = A / keep_prob
    A_out[dropped] = 0
    return A_out, dropped


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    gradient = dA / keep_prob
    gradient[mask] = 0
    return gradient
