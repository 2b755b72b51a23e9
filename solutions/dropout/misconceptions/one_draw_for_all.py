"""One random number decides for the whole array."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random() < keep_prob
    return A * mask / keep_prob, mask
