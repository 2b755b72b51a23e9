"""The velocity is v = beta * v + lr * dw, and the step is v itself, as in Ruder's overview."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + lr * dw
    return w - v, v
