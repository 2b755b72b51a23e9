"""The factor before W is lr * lambd / m."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * lr * lambd / m - lr * dW
