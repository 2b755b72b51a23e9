"""The factor lambd / (2 * m) of the cost is also that of the gradient."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + lambd / (2 * m) * W
