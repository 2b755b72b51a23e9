"""z may be shifted in place."""


def softmax(z):
    """Shift the argument."""
    z -= np.max(z, axis=1, keepdims=True)
    powers = np.exp(z)
    return powers / np.sum(powers, axis=1, keepdims=True)
