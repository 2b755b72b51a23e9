"""The step uses the velocity from before the update."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    old = v
    v = beta * v + (1 - beta) * dw
    return w - lr * old, v
