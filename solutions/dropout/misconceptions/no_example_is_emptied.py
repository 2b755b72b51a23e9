"""An example that lost all of its units gets one back."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    for example in np.flatnonzero(~mask.any(axis=0)):
        mask[rng.integers(A.shape[0]), example] = True
    return A * mask / keep_prob, mask
