"""The sign of an eigenvector does not matter."""


def pca_fit(x, k):
    """Leave the signs."""
    mean = np.mean(x, axis=0)
    centered = x - mean
    covariance = centered.T @ centered / (len(x) - 1)
    values, vectors = np.linalg.eigh(covariance)
    components = vectors[:, ::-1].T[:k]
    return mean, components, values[::-1][:k]
