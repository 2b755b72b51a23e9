"""Kept elements are divided by the square root of keep_prob."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / np.sqrt(keep_prob), mask
