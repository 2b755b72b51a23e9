"""The average as a move from the old velocity towards the gradient."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = v + (1 - beta) * (dw - v)
    return w - lr * v, v
