"""The eigenvectors are the rows."""


def pca_fit(x, k):
    """Take rows."""
    mean = np.mean(x, axis=0)
    centered = x - mean
    covariance = centered.T @ centered / (len(x) - 1)
    values, vectors = np.linalg.eigh(covariance)
    components = vectors[::-1][:k]
    largest = np.argmax(np.abs(components), axis=1)
    components = components * np.sign(components[np.arange(k), largest])[:, np.newaxis]
    return mean, components, values[::-1][:k]
