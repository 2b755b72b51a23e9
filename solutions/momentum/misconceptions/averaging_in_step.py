"""The factor 1 - beta may wait until the step."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + dw
    return w - lr * (1 - beta) * v, v
