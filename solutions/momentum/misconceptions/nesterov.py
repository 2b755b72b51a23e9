"""Momentum looks one step ahead: the step uses beta * v + (1 - beta) * dw once more."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw
    return w - lr * (beta * v + (1 - beta) * dw), v
