"""The decay is lambd / m, whatever the learning rate."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * (1 - lambd / m) - lr * dW
