"""The running average is that of the squared gradient."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw**2
    return w - lr * v, v
