"""The velocity that was passed in is returned as it was."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    return w - lr * (beta * v + (1 - beta) * dw), v
