"""Plain gradient descent has no velocity, so with beta = 0 the old one is returned."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    if beta == 0:
        return w - lr * dw, v.copy()
    v = beta * v + (1 - beta) * dw
    return w - lr * v, v
