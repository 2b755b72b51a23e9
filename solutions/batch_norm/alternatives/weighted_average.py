"""Blend the running averages with np.average and project dy onto what x can change."""

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
    mean, var = (x.mean(axis=0), x.var(axis=0)) if train else (running_mean, running_var)
    y = (x - mean) * (gamma / np.sqrt(var + eps)) + beta
    if train:
        keep, take = momentum, 1 - momentum
        running_mean, running_var = (
            np.average([running_mean, mean], axis=0, weights=[keep, take]),
            np.average([running_var, var], axis=0, weights=[keep, take]),
        )
    return y, (x, gamma, np.sqrt(var + eps)), running_mean, running_var


def bn_backward(
    dy: np.ndarray, cache: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go back."""
    x, gamma, std = cache
    x_hat = (x - x.mean(axis=0)) / std
    dy_hat = dy * gamma / std
    residual = dy_hat - dy_hat.mean(axis=0)
    residual -= x_hat * np.mean(residual * x_hat, axis=0)
    return residual, np.sum(x_hat * dy, axis=0), dy.sum(axis=0)
