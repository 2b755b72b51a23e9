"""keep_prob is the probability of dropping an element."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < 1 - keep_prob
    return A * mask / (1 - keep_prob), mask
