"""lr is the weight of the new gradient: v = beta * v + lr * dw."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + lr * dw
    return w - lr * v, v
