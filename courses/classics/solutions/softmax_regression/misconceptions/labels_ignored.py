"""The logarithms of all classes count."""


def cross_entropy(p, labels):
    """Sum over all classes."""
    return float(-np.mean(np.sum(np.log(np.maximum(p, 1e-12)), axis=1)))
