"""beta multiplies the sum of velocity and weighted gradient."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * (v + (1 - beta) * dw)
    return w - lr * v, v
