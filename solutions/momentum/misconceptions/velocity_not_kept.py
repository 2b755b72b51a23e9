"""The velocity that was passed in is returned as it was."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    average = beta * v + (1 - beta) * dw
    return w - lr * average, v
