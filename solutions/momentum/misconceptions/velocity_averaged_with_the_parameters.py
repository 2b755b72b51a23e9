"""The parameters are what is averaged: the old ones with weight beta."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw
    return beta * w - lr * v, v
