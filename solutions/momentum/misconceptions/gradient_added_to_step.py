"""The step is the gradient plus the velocity."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw
    return w - lr * (dw + v), v
