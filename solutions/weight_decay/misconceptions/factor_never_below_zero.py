"""The factor before W is never below 0."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * max(0.0, 1 - lr * lambd / m) - lr * dW
