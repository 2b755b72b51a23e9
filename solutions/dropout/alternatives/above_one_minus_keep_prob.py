"""Kept where the draw is above 1 - keep_prob: the same statistics."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) >= 1 - keep_prob
    return A * mask / keep_prob, mask
