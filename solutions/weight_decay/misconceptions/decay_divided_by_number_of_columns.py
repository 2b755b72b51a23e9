"""m is the number of columns of W."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * (1 - lr * lambd / W.shape[1]) - lr * dW
