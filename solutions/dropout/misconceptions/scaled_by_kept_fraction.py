"""The scale is the share of elements that happened to be kept."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / max(mask.mean(), 1e-12), mask
