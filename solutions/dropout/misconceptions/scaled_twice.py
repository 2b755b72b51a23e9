"""Both the mask and the output are divided by keep_prob."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob / keep_prob, mask
