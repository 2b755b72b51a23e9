"""The velocity points downhill, so the gradient is subtracted from it."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v - (1 - beta) * dw
    return w + lr * v, v
