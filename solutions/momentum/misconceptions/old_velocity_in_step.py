"""The step uses the velocity from before the update."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    return w - lr * v, beta * v + (1 - beta) * dw
