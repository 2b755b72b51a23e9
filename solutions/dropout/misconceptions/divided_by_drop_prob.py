"""Kept elements are divided by the probability of dropping."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / (1 - keep_prob), mask
