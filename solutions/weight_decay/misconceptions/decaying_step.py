"""What decays is the gradient."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W - lr * (1 - lr * lambd / m) * dW
