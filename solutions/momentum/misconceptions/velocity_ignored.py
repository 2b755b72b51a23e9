"""Momentum only makes the gradient smaller: (1 - beta) * dw."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = (1 - beta) * dw
    return w - lr * v, v
