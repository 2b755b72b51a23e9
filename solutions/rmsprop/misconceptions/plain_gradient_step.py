"""The step follows the gradient; the average is only kept."""


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw, s
