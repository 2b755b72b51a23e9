"""The covariance divides by n."""


def pca_fit(x, k):
    """Divide by n."""
    mean = np.mean(x, axis=0)
    centered = x - mean
    covariance = centered.T @ centered / len(x)
    values, vectors = np.linalg.eigh(covariance)
    components = vectors[:, ::-1].T[:k]
    largest = np.argmax(np.abs(components), axis=1)
    components = components * np.sign(components[np.arange(k), largest])[:, np.newaxis]
    return mean, components, values[::-1][:k]
