"""A float mask from rng.uniform, and a copy at test time."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A.copy(), None
    mask = (rng.uniform(0.0, 1.0, A.shape) < keep_prob).astype(float)
    return (A * mask) / keep_prob, mask
