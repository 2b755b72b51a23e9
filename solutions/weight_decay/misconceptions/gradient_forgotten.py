"""The step is the decay alone."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * (1 - lr * lambd / m)
