"""What is returned first is the step, -lr * v."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw
    return -lr * v, v
