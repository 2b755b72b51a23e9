"""beta is the weight of the new gradient."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = (1 - beta) * v + beta * dw
    return w - lr * v, v
