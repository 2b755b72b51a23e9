"""The gradient is divided by m in the step."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * (1 - lr * lambd / m) - lr / m * dW
