"""The singular values of the centered data in place of a covariance."""

import numpy as np


def pca_fit(x, k):
    """Right singular vectors come as rows, the largest first."""
    mean = x.mean(axis=0)
    _, singular, rows = np.linalg.svd(x - mean, full_matrices=False)
    rows = rows[:k]
    top = np.abs(rows).argmax(axis=1)
    rows = rows * np.sign(rows[np.arange(len(rows)), top])[:, None]
    return mean, rows, singular[:k] ** 2 / (x.shape[0] - 1)


def pca_reconstruct(scores, mean, components):
    """The inverse of directions at right angles is their transpose."""
    return scores @ np.linalg.pinv(components.T) + mean
