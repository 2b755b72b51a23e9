"""The penalty is in the gradient, and the weights decay as well."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    gradient = dW + lambd / m * W
    return W * (1 - lr * lambd / m) - lr * gradient
