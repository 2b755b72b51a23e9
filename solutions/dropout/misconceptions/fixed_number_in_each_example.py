"""Exactly keep_prob of the units of each example are kept, chosen at random."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    kept = round(keep_prob * A.shape[0])
    mask = rng.random(A.shape).argsort(axis=0) < kept
    return A * mask / keep_prob, mask
