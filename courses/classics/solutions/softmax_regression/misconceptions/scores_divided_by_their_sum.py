"""Scores become probabilities when they are divided by their sum."""


def softmax(z):
    """Forget exp."""
    return z / np.sum(z, axis=1, keepdims=True)
