"""One random number per unit decides for all examples."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random((A.shape[0], 1)) < keep_prob
    return A * mask / keep_prob, mask
