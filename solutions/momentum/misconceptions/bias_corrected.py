"""The velocity must be divided by 1 - beta, because it starts at zero."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw
    return w - lr * v / (1 - beta), v
