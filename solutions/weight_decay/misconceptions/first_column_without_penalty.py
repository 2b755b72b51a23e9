"""The first column of W holds the biases: its gradient gets no penalty."""


def l2_grad(dW, W, lambd, m):
    """Compute the gradient."""
    gradient = dW + lambd / m * W
    gradient[:, 0] = dW[:, 0]
    return gradient
