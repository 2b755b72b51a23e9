"""The gradient is a sum over examples, so it is divided by the number of its rows."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v + (1 - beta) * dw / len(dw)
    return w - lr * v, v
