"""The mean for b is taken along each row."""


def softmax_gradients(x, p, labels):
    """Average over classes."""
    errors = p.copy()
    errors[np.arange(len(p)), labels] -= 1
    return x.T @ errors / len(x), np.mean(errors, axis=1)
