"""Softmax regression: from scores to probabilities, and the gradient that improves them."""

import numpy as np


def softmax(z: np.ndarray) -> np.ndarray:
    """Turn each row of scores into probabilities.

    The probability of a class is exp(score), divided by the sum of exp(score) over the classes of
    the same row. Scores may be as large or as small as 10,000 in any row, and differ that much from
    row to row; the result is finite all the same. The array that is passed in is not changed.

    Args:
        z: scores, an array of shape (n, k): one example in each row, one class in each column.

    Returns:
        An array of shape (n, k), in which each row adds up to 1.
    """
    ### BEGIN SOLUTION
    shifted = z - np.max(z, axis=1, keepdims=True)
    powers = np.exp(shifted)
    return powers / np.sum(powers, axis=1, keepdims=True)
    ### END SOLUTION


def cross_entropy(p: np.ndarray, labels: np.ndarray) -> float:
    """Say how surprising the right classes are: the mean of -log(p) over the examples.

    The logarithm is the natural one. A probability below 1e-12 counts as 1e-12, so that the result
    is finite.

    Args:
        p: probabilities, an array of shape (n, k) whose rows add up to 1.
        labels: the right class of each example, an array of n integers from 0 to k - 1.

    Returns:
        The cost, a number that is 0 at best.
    """
    ### BEGIN SOLUTION
    chosen = p[np.arange(len(p)), labels]
    return float(-np.mean(np.log(np.maximum(chosen, 1e-12))))
    ### END SOLUTION


def softmax_gradients(
    x: np.ndarray, p: np.ndarray, labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Differentiate the cross-entropy of softmax(x @ W + b) with respect to W and b.

    The arrays that are passed in are not changed.

    Args:
        x: the features, an array of shape (n, d).
        p: the probabilities softmax(x @ W + b), an array of shape (n, k).
        labels: the right class of each example, an array of n integers from 0 to k - 1.

    Returns:
        The pair (dW, db), of the shapes of W, (d, k), and of b, (k,).
    """
    ### BEGIN SOLUTION
    errors = p.copy()
    errors[np.arange(len(p)), labels] -= 1
    return x.T @ errors / len(x), np.mean(errors, axis=0)
    ### END SOLUTION
