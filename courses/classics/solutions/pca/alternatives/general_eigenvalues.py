"""np.cov, the eigenvalues of any matrix, and a sort."""

import numpy as np


def pca_fit(x, k):
    """Sort by the eigenvalue."""
    values, vectors = np.linalg.eig(np.cov(x, rowvar=False))
    values, vectors = values.real, vectors.real
    order = np.argsort(-values)[:k]
    components = []
    for i in order:
        v = vectors[:, i]
        components.append(-v if v.max() < -v.min() else v)
    return x.sum(axis=0) / len(x), np.array(components), values[order]


def pca_project(x, mean, components):
    """Multiply out before subtracting."""
    return x @ components.T - components @ mean
