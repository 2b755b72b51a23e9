"""dW takes care of the penalty; the step is W - lr * dW."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W - lr * dW
