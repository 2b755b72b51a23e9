"""The weights take the step first and decay then."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return (W - lr * dW) * (1 - lr * lambd / m)
