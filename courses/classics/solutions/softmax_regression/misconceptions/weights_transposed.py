"""dW has a row for each class."""


def softmax_gradients(x, p, labels):
    """Multiply the other way round."""
    errors = p.copy()
    errors[np.arange(len(p)), labels] -= 1
    return errors.T @ x / len(x), np.mean(errors, axis=0)
