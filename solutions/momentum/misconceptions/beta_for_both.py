"""beta is the weight of the old velocity and of the gradient."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + beta * dw
    return w - lr * v, v
