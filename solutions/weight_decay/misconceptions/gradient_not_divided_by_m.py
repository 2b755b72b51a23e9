"""The gradient of the penalty is lambd * W, as in PyTorch."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + lambd * W
