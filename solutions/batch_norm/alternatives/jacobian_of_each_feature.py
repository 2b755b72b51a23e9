"""Multiply dy with the full Jacobian matrix of each column."""

import numpy as np


def bn_backward(
    dy: np.ndarray, cache: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go back."""
    x, mean, var, gamma, eps = cache
    n = x.shape[0]
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    dx = np.zeros(dy.shape)
    for j in range(x.shape[1]):
        jacobian = np.eye(n) - 1 / n - np.outer(x_hat[:, j], x_hat[:, j]) / n
        dx[:, j] = gamma[j] / std[j] * (jacobian.T @ dy[:, j])
    return dx, np.diag(x_hat.T @ dy), dy.T @ np.ones(n)
