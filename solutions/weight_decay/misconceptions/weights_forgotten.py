"""The penalty adds the same number lambd / m to each gradient."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    return dW + lambd / m
