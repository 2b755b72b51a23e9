"""One random number per example decides for all units."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random((1, A.shape[1])) < keep_prob
    return A * mask / keep_prob, mask
