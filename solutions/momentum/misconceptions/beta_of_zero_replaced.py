"""A beta of 0 means that none was given, so 0.9 is used."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    beta = beta or 0.9
    v = beta * v + (1 - beta) * dw
    return w - lr * v, v
