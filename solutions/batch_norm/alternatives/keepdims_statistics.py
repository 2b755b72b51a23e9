"""Keep all statistics and parameter gradients as rows of shape (1, D)."""

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
        x_hat = (x - running_mean) / np.sqrt(running_var + eps)
        return gamma * x_hat + beta, None, running_mean, running_var
    mean = np.mean(x, axis=0, keepdims=True)
    var = np.mean((x - mean) ** 2, axis=0, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    new_mean = momentum * running_mean + (1 - momentum) * mean
    new_var = momentum * running_var + (1 - momentum) * var
    return gamma * x_hat + beta, (x_hat, var, gamma, eps), new_mean, new_var


def bn_backward(
    dy: np.ndarray, cache: tuple[np.ndarray, np.ndarray, np.ndarray, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go back."""
    x_hat, var, gamma, eps = cache
    n = dy.shape[0]
    dgamma = np.sum(dy * x_hat, axis=0, keepdims=True)
    dbeta = np.sum(dy, axis=0, keepdims=True)
    dx = gamma / (n * np.sqrt(var + eps)) * (n * dy - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
