"""Loops over examples and features."""

import numpy as np


def pca_fit(x, k):
    """Add up products of differences."""
    n, d = x.shape
    mean = np.array([sum(x[:, j]) / n for j in range(d)])
    covariance = np.zeros((d, d))
    for row in x:
        covariance += np.outer(row - mean, row - mean)
    values, vectors = np.linalg.eigh(covariance / (n - 1))
    components = np.zeros((k, d))
    for i in range(k):
        v = vectors[:, d - 1 - i]
        components[i] = v / v[np.argmax(np.abs(v))]
        components[i] /= np.linalg.norm(components[i])
    return mean, components, values[::-1][:k]


def pca_project(x, mean, components):
    """One dot product for each coordinate."""
    return np.array([[np.dot(row - mean, c) for c in components] for row in x])


def pca_reconstruct(scores, mean, components):
    """Walk along each direction."""
    rows = []
    for score in scores:
        place = mean.astype(float)
        for s, c in zip(score, components):
            place = place + s * c
        rows.append(place)
    return np.array(rows)
