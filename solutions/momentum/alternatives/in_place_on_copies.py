"""In-place arithmetic on copies of the arguments."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    w, v = w.copy(), v.copy()
    v *= beta
    v += (1 - beta) * dw
    w -= lr * v
    return w, v
