"""A probability is never 0."""


def cross_entropy(p, labels):
    """Take the logarithm of anything."""
    chosen = p[np.arange(len(p)), labels]
    return float(-np.mean(np.log(chosen)))
