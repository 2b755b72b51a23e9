"""At test time there is no mask, so only A is returned."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
