"""w and v may be updated in place, because they are replaced anyway."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v *= beta
    v += (1 - beta) * dw
    w -= lr * v
    return w, v
