"""Nesterov's step as PyTorch takes it: v = beta * v + dw, then the step dw + beta * v."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + dw
    return w - lr * (dw + beta * v), v
