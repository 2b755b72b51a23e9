"""The error is the probability."""


def softmax_gradients(x, p, labels):
    """Forget the labels."""
    errors = p.copy()
    return x.T @ errors / len(x), np.mean(errors, axis=0)
