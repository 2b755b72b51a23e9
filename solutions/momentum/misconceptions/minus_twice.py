"""The gradient is subtracted from the velocity, and the velocity from the parameters."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v - (1 - beta) * dw
    return w - lr * v, v
