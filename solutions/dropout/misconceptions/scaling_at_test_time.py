"""At test time the activations are divided by keep_prob, as in training."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A / keep_prob, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
