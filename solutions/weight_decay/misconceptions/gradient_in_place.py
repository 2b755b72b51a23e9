"""dW += ... is just shorter."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    dW += lambd / m * W
    return dW
