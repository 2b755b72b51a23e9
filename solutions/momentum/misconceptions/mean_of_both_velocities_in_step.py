"""The step uses the mean of the old and the new velocity."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    old = v
    v = beta * v + (1 - beta) * dw
    return w - lr * (old + v) / 2, v
