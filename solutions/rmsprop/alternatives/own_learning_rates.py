"""A learning rate of its own for each element."""


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    rates = lr / (s**0.5 + eps)
    return w - rates * dw, s
