"""The factor before W is 1 - lambd, as in the AdamW paper."""


def weight_decay_step(W, dW, lr, lambd, m):
    """Take one step."""
    return W * (1 - lambd) - lr * dW
