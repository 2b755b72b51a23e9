"""The product of the centered data is the covariance."""


def pca_fit(x, k):
    """Do not divide."""
    mean = np.mean(x, axis=0)
    centered = x - mean
    covariance = centered.T @ centered
    values, vectors = np.linalg.eigh(covariance)
    components = vectors[:, ::-1].T[:k]
    largest = np.argmax(np.abs(components), axis=1)
    components = components * np.sign(components[np.arange(k), largest])[:, np.newaxis]
    return mean, components, values[::-1][:k]
