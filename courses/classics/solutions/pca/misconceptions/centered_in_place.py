"""x is needed no more, and may be centered in place."""


def pca_fit(x, k):
    """Center the argument."""
    mean = np.mean(x, axis=0)
    centered = x - mean
    covariance = centered.T @ centered / (len(x) - 1)
    values, vectors = np.linalg.eigh(covariance)
    components = vectors[:, ::-1].T[:k]
    largest = np.argmax(np.abs(components), axis=1)
    components = components * np.sign(components[np.arange(k), largest])[:, np.newaxis]
    x -= mean
    return mean, components, values[::-1][:k]


def pca_project(x, mean, components):
    """Center the argument here, too."""
    x -= mean
    return x @ components.T
