"""The first eigenvalues are the largest."""


def pca_fit(x, k):
    """Take them as they come."""
    mean = np.mean(x, axis=0)
    centered = x - mean
    covariance = centered.T @ centered / (len(x) - 1)
    values, vectors = np.linalg.eigh(covariance)
    components = vectors.T[:k]
    largest = np.argmax(np.abs(components), axis=1)
    components = components * np.sign(components[np.arange(k), largest])[:, np.newaxis]
    return mean, components, values[:k]
