"""An array with one row or one column is a bias and does not decay."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    rate = 0.0 if min(W.shape) == 1 else lr * lambd / m
    return W * (1 - rate) - lr * dW
