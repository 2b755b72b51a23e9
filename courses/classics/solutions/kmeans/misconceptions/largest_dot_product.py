"""The nearest center is the one with the largest dot product."""


def assign_clusters(x, centers):
    """Assign by the dot product."""
    return np.argmax(x @ centers.T, axis=1)
