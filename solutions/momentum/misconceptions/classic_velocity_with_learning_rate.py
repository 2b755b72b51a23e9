"""The velocity already holds the learning rate and the minus sign, as in Keras: v = beta * v - lr * dw."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    v = beta * v - lr * dw
    return w + v, v
