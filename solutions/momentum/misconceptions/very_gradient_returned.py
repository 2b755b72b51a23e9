"""With beta = 0 the new velocity is dw itself."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    if beta == 0:
        return w - lr * dw, dw
    v = beta * v + (1 - beta) * dw
    return w - lr * v, v
