"""Sums the gradients without weights, and scales the sum back."""


def momentum_step(w, dw, v, lr, beta):
    """Take one step."""
    total = beta * v / (1 - beta) + dw
    v_new = (1 - beta) * total
    return w - lr * v_new, v_new
