"""The other classes cost -log(1 - p), as with two classes."""


def cross_entropy(p, labels):
    """Add the cost of each class by itself."""
    right = np.eye(p.shape[1])[labels]
    costs = np.log(np.maximum(np.where(right == 1, p, 1 - p), 1e-12))
    return float(-np.mean(np.sum(costs, axis=1)))
