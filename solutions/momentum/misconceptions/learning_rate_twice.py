"""The learning rate belongs to the gradient in the velocity and to the step."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * lr * dw
    return w - lr * v, v
