"""W may be updated in place, because it is replaced anyway."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    W *= 1 - lr * lambd / m
    W -= lr * dW
    return W
