"""beta * v + 1 - beta * dw needs no parentheses."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + 1 - beta * dw
    return w - lr * v, v
