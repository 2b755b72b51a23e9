"""With lambd = 0 the gradient is dW itself."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    if lambd == 0:
        return dW
    return dW + lambd / m * W
