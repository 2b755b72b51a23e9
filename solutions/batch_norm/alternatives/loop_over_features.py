"""Treat one feature after another in a Python loop."""

import numpy as np


def bn_forward(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    momentum: float,
    eps: float,
    train: bool,
) -> tuple[np.ndarray, object, np.ndarray, np.ndarray]:
    """Go forward."""
    y = np.empty(x.shape)
    new_mean, new_var = np.array(running_mean), np.array(running_var)
    columns = []
    for j in range(x.shape[1]):
        column = x[:, j]
        if train:
            mean, var = np.average(column), np.average((column - np.average(column)) ** 2)
            new_mean[j] = momentum * running_mean[j] + (1 - momentum) * mean
            new_var[j] = momentum * running_var[j] + (1 - momentum) * var
        else:
            mean, var = running_mean[j], running_var[j]
        x_hat = (column - mean) / (var + eps) ** 0.5
        y[:, j] = gamma[j] * x_hat + beta[j]
        columns.append((x_hat, (var + eps) ** 0.5, gamma[j]))
    return y, columns, new_mean, new_var


def bn_backward(
    dy: np.ndarray, cache: list[tuple[np.ndarray, float, float]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go back."""
    dx = np.empty(dy.shape)
    dgamma, dbeta = np.empty(dy.shape[1]), np.empty(dy.shape[1])
    for j, (x_hat, std, gamma) in enumerate(cache):
        column = dy[:, j]
        dbeta[j] = column.sum()
        dgamma[j] = column @ x_hat
        dx[:, j] = gamma / std * (column - column.mean() - x_hat * (column * x_hat).mean())
    return dx, dgamma, dbeta
