"""Go forward and back one small step at a time."""

from typing import Any

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
    if not train:
        centered = x - running_mean
        inverse = 1.0 / np.sqrt(running_var + eps)
        return gamma * (centered * inverse) + beta, None, running_mean, running_var
    n = x.shape[0]
    mean = 1.0 / n * np.sum(x, axis=0)
    centered = x - mean
    squared = centered**2
    var = 1.0 / n * np.sum(squared, axis=0)
    root = np.sqrt(var + eps)
    inverse = 1.0 / root
    x_hat = centered * inverse
    y = gamma * x_hat + beta
    new_mean = momentum * running_mean + (1.0 - momentum) * mean
    new_var = momentum * running_var + (1.0 - momentum) * var
    return y, (x_hat, gamma, centered, inverse, root, var, eps), new_mean, new_var


def bn_backward(
    dy: np.ndarray, cache: tuple[Any, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go back."""
    x_hat, gamma, centered, inverse, root, var, eps = cache
    n, d = dy.shape
    dbeta = np.sum(dy, axis=0)
    dgamma = np.sum(dy * x_hat, axis=0)
    dx_hat = dy * gamma
    dinverse = np.sum(dx_hat * centered, axis=0)
    dcentered = dx_hat * inverse
    droot = -1.0 / root**2 * dinverse
    dvar = 0.5 / np.sqrt(var + eps) * droot
    dsquared = 1.0 / n * np.ones((n, d)) * dvar
    dcentered = dcentered + 2.0 * centered * dsquared
    dmean = -1.0 * np.sum(dcentered, axis=0)
    dx = dcentered + 1.0 / n * np.ones((n, d)) * dmean
    return dx, dgamma, dbeta
