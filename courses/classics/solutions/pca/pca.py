"""Principal component analysis: the directions in which data vary most."""

import numpy as np


def pca_fit(x: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the k directions in which the data vary most.

    The covariance of the centered data is divided by n - 1. Each direction has length 1, and its
    element with the largest absolute value is positive. The directions come in the order of their
    variances, the largest first. The array that is passed in is not changed.

    Args:
        x: the data, an array of shape (n, d): one example in each row, n at least 2.
        k: how many directions to return, from 1 to d.

    Returns:
        The mean of each feature, an array of d numbers; the directions, an array of shape (k, d)
        with one in each row; and the variance of the data along each of them, an array of k numbers.
    """
    ### BEGIN SOLUTION
    mean = np.mean(x, axis=0)
    centered = x - mean
    covariance = centered.T @ centered / (len(x) - 1)
    values, vectors = np.linalg.eigh(covariance)  # the smallest first, vectors in columns
    components = vectors[:, ::-1].T[:k]
    largest = np.argmax(np.abs(components), axis=1)
    components = components * np.sign(components[np.arange(k), largest])[:, np.newaxis]
    return mean, components, values[::-1][:k]
    ### END SOLUTION


def pca_project(x: np.ndarray, mean: np.ndarray, components: np.ndarray) -> np.ndarray:
    """Give the coordinates of examples along the directions, measured from the mean.

    The examples need not be those of which mean and directions were found. The arrays that are
    passed in are not changed.

    Args:
        x: examples, an array of shape (n, d), n at least 1.
        mean: the mean of each feature, as `pca_fit` gave it.
        components: directions of length 1 at right angles to each other, an array of shape (k, d).

    Returns:
        An array of shape (n, k).
    """
    ### BEGIN SOLUTION
    return (x - mean) @ components.T
    ### END SOLUTION


def pca_reconstruct(scores: np.ndarray, mean: np.ndarray, components: np.ndarray) -> np.ndarray:
    """Go back from coordinates along the directions to the features.

    Args:
        scores: coordinates, an array of shape (n, k), as `pca_project` gives them.
        mean: the mean of each feature, an array of d numbers.
        components: directions of length 1 at right angles to each other, an array of shape (k, d).

    Returns:
        The examples with these coordinates, an array of shape (n, d).
    """
    ### BEGIN SOLUTION
    return scores @ components + mean
    ### END SOLUTION
