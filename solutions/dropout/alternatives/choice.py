"""A mask chosen from True and False."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.choice([True, False], size=A.shape, p=[keep_prob, 1 - keep_prob])
    return A * mask / keep_prob, mask
