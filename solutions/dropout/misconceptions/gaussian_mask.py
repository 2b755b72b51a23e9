"""The mask may be drawn from the normal distribution."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.standard_normal(A.shape) < keep_prob
    return A * mask / keep_prob, mask
