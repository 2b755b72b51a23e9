"""A table of ones and zeros for the labels, and logarithms of sums."""

import numpy as np


def softmax(z):
    """The logarithm of the sum is subtracted, and exp comes last."""
    top = z.max(axis=1)[:, None]
    return np.exp(z - top - np.log(np.exp(z - top).sum(axis=1))[:, None])


def cross_entropy(p, labels):
    """Sum over a table in which the other classes are 0."""
    y = np.eye(p.shape[1])[labels]
    return -np.sum(y * np.log(np.clip(p, 1e-12, None))) / p.shape[0]


def softmax_gradients(x, p, labels):
    """A product with ones in place of a mean."""
    n, k = p.shape
    errors = (p - np.eye(k)[labels]) / n
    return np.dot(x.T, errors), np.ones(n) @ errors
