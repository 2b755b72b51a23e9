"""Exactly keep_prob of the elements are kept, chosen at random."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    kept = round(keep_prob * A.size)
    mask = rng.permutation(A.size).reshape(A.shape) < kept
    return A * mask / keep_prob, mask
