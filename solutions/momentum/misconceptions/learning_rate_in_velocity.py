"""The learning rate belongs to the gradient inside the velocity."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * lr * dw
    return w - v, v
