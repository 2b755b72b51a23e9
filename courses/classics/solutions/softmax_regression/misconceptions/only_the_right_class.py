"""Only the right class has an error."""


def softmax_gradients(x, p, labels):
    """Leave the other classes alone."""
    errors = np.zeros(p.shape)
    errors[np.arange(len(p)), labels] = p[np.arange(len(p)), labels] - 1
    return x.T @ errors / len(x), np.mean(errors, axis=0)
