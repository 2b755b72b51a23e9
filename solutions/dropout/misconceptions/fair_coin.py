"""Dropout tosses a fair coin for each element."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.integers(0, 2, A.shape)
    return A * mask / keep_prob, mask
