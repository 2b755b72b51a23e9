"""Activations are scaled by keep_prob at test time instead of in training."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A * keep_prob, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask, mask
