"""Drawing a mask that is not used does no harm."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    mask = rng.random(A.shape) < keep_prob
    if not train:
        return A, None
    return A * mask / keep_prob, mask
