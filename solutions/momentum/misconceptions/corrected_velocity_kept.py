"""The velocity is divided by 1 - beta before it is used and returned."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = (beta * v + (1 - beta) * dw) / (1 - beta)
    return w - lr * v, v
