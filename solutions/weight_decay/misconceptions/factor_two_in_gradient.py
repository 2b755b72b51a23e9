"""The derivative of the square brings a factor 2."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + 2 * lambd / m * W
