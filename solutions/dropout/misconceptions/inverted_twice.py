"""At test time the scale of training must be undone by multiplying with keep_prob."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A * keep_prob, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
