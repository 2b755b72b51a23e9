"""Nesterov's step as Keras takes it: v = beta * v - lr * dw, then w + beta * v - lr * dw."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v - lr * dw
    return w + beta * v - lr * dw, v
