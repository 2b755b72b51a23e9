"""The decay is in the gradient with its own lr, and lr comes again."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W - lr * (dW + lr * lambd / m * W)
