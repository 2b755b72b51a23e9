"""The step follows the gradient; the velocity is only kept."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw
    return w - lr * dw, v
