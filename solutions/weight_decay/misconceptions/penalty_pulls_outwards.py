"""The penalty makes the gradient smaller: it is subtracted."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW - lambd / m * W
