"""The corrected averages by their own recursion, from the uncorrected ones."""


def adam_step(w, dw, v, s, t, lr, beta1, beta2, eps):
    """Take one step."""
    gain1, gain2 = (1 - beta1) / (1 - beta1**t), (1 - beta2) / (1 - beta2**t)
    v_hat = gain1 * dw + beta1 / (1 - beta1**t) * v
    s_hat = gain2 * dw**2 + beta2 / (1 - beta2**t) * s
    w = w - lr * v_hat / (s_hat**0.5 + eps)
    return w, v_hat * (1 - beta1**t), s_hat * (1 - beta2**t)
