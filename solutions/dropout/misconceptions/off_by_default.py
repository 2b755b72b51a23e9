"""Unless it is said that the network trains, nothing is dropped."""


def dropout_forward(A, keep_prob, rng, train=False):
    """Apply dropout."""
    if not train:
        return A, None
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
