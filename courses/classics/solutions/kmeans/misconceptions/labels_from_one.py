"""Clusters are counted from 1."""


def assign_clusters(x, centers):
    """Count from 1."""
    squares = np.sum((x[:, np.newaxis, :] - centers) ** 2, axis=2)
    return np.argmin(squares, axis=1) + 1
