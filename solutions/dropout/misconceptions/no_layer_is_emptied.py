"""A mask that drops everything is drawn again."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    while not mask.any():
        mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
