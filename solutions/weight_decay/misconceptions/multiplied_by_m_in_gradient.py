"""The penalty of m examples is m times that of one."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + lambd * m * W
