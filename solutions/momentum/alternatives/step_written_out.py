"""The step written with the old velocity and the gradient."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    step = lr * beta * v + lr * (1 - beta) * dw
    return w - step, beta * v + (1 - beta) * dw
