"""A mask of ones and zeros from the binomial distribution."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.binomial(1, keep_prob, A.shape)
    return A * mask / keep_prob, mask
