"""The sum of both parts is divided by m."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return (dW + lambd * W) / m
