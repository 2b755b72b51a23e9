"""np.mean centers the data."""


def pca_fit(x, k):
    """Forget the axis."""
    mean = np.full(x.shape[1], np.mean(x))
    centered = x - mean
    covariance = centered.T @ centered / (len(x) - 1)
    values, vectors = np.linalg.eigh(covariance)
    components = vectors[:, ::-1].T[:k]
    largest = np.argmax(np.abs(components), axis=1)
    components = components * np.sign(components[np.arange(k), largest])[:, np.newaxis]
    return mean, components, values[::-1][:k]
