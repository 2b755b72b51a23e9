"""The mask travels in a dictionary with what else is needed."""


def dropout_forward(A, keep_prob, rng, train=True):
    """Apply dropout."""
    if not train:
        return A, {}
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, {"kept": mask, "scale": 1 / keep_prob}


def dropout_backward(dA, mask, keep_prob):
    """Carry the gradient back."""
    return dA * mask["kept"] * mask["scale"]
