"""Whatever is 0 in the output was dropped."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, None
    A_out = A * (rng.random(A.shape) < keep_prob) / keep_prob
    return A_out, A_out != 0
