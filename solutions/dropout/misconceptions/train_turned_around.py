"""Elements are dropped when train is False."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
