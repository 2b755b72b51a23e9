"""The gradients are sums over the examples."""


def softmax_gradients(x, p, labels):
    """Sum."""
    errors = p.copy()
    errors[np.arange(len(p)), labels] -= 1
    return x.T @ errors, np.sum(errors, axis=0)
