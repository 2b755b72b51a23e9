"""Dropout is applied at test time as well."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
