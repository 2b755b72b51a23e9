"""Exactly keep_prob of the units are kept, the same ones for all examples."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    kept = round(keep_prob * A.shape[0])
    mask = rng.permutation(A.shape[0])[:, np.newaxis] < kept
    return A * mask / keep_prob, mask
