"""Draws in another order: column by column."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape[::-1]).T < keep_prob
    return A * mask / keep_prob, mask
