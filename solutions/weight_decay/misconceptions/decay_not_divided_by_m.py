"""The factor before W is 1 - lr * lambd, as in PyTorch."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * (1 - lr * lambd) - lr * dW
