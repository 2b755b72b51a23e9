"""The gradient is added to the velocity in full, as in PyTorch."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + dw
    return w - lr * v, v
