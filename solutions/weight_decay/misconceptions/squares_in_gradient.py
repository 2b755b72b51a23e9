"""The gradient holds W**2, like the cost."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + lambd / m * W**2
