"""A fixed eps of 1e-8 under the root, and powers in place of the root."""


def rmsprop_step(w, dw, s, lr, beta2, eps):
    """Take one step."""
    s = beta2 * s + (1 - beta2) * dw**2
    return w - lr * dw * (s + 1e-8) ** -0.5, s
