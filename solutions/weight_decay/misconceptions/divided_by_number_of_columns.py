"""m is the number of columns of W."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + lambd / W.shape[1] * W
