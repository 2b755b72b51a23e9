"""The gradient is that of the penalty alone."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return lambd / m * W
